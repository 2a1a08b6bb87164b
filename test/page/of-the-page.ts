import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { cardOf, composer, messages, sendCommand } from '../../sandbox/browser/acts.ts';
import { untilPromptsAreTaken } from '../../sandbox/browser/first-prompt.ts';
import { askForHeron, findingsOn } from './axe.ts';
import type { PageBench } from './browser.ts';

async function write(page: Page, text: string): Promise<void> {
  await composer(page).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

export function ofThePage({ open, sandbox }: PageBench): void {
  beforeAll(async () => askForHeron(sandbox()));

  // `axe.long.test.ts` has the light page, and the phone.
  test('axe finds nothing serious, dark, at a width of 1280', async () => {
    expect(await findingsOn(open, 'dark', 1280)).toEqual([]);
  });

  test('it asks no other host for anything', async () => {
    const { page, context } = await open('ana');
    const foreign: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(`${sandbox().page?.origin}/`)) foreign.push(request.url());
    });
    await page.reload();
    await cardOf(page, 'a heron').getByRole('img').first().waitFor();
    expect(foreign).toEqual([]);
  });

  test('a reload and a second tab show the same person, channel and messages', async () => {
    const { page, context } = await open('ben', 'lounge');
    await write(page, 'two herons');
    const second = await context.newPage();
    await second.goto(page.url());
    await page.reload();
    for (const tab of [page, second]) {
      await messages(tab).getByText('two herons').waitFor();
      await tab.getByRole('button', { name: /You are ben/u }).waitFor();
    }
    await write(page, 'a third heron');
    for (const tab of [page, second]) await messages(tab).getByText('a third heron').waitFor();
    expect(await messages(second).count()).toBe(await messages(page).count());
  });

  test('four tabs of one browser work, although it has only six connections for all of them', async () => {
    const { page, context } = await open('ben', 'lounge', { viewport: { width: 1000, height: 800 } });
    const tabs = [page, ...(await Promise.all([1, 2, 3].map(() => context.newPage())))];
    for (const tab of tabs.slice(1)) await tab.goto(page.url());
    await write(page, 'four herons');
    for (const tab of tabs) await expect.poll(() => messages(tab).getByText('four herons').count()).toBe(1);
  });

  test('a tab that nobody looks at has no stream, and catches up when somebody does', async () => {
    const { page } = await open('ben', 'lounge');
    const streams = () => sandbox().world.discord.client.openStreams;
    const look = (isHidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
         document.dispatchEvent(new Event('visibilitychange'));`,
      );
    await composer(page).waitFor();
    await expect.poll(streams).toBe(1);
    await look(true);
    await expect.poll(streams).toBe(0);
    const ana = sandbox().world.people.find(({ handle }) => handle.username === 'ana')?.handle;
    const lounge = sandbox().world.guilds[0]?.channels.find(({ name }) => name === 'lounge');
    if (ana === undefined || lounge === undefined) throw new Error('the demo world is another');
    await ana.say(lounge, 'five herons');
    await look(false);
    await messages(page).getByText('five herons').waitFor();
  });

  test('everybody sees their own servers, and is offered their own commands', async () => {
    const lin = await open('lin', 'reading-nook');
    await lin.page.getByRole('button', { name: 'Book circle' }).waitFor();
    expect(await lin.page.getByRole('button', { name: 'Sketch club' }).count()).toBe(0);
    const runa = await open('runa');
    await composer(runa.page).click();
    await runa.page.keyboard.type('/easel');
    await runa.page.getByRole('option', { name: '/easel models' }).waitFor();
  });

  test('the panel lets a run fail, moves the clock, and shows each request with its answer', async () => {
    const { page } = await open('ana', 'videos');
    const panel = page.getByRole('complementary', { name: 'Side panel' });
    await panel.getByRole('button', { name: 'A run fails' }).click();
    await panel.getByRole('status').getByText('1 waiting').waitFor();
    await sendCommand(page, 'image', { prompt: 'a doomed ship' });
    await messages(page)
      .last()
      .getByText(/The model hit an error/u)
      .waitFor();
    await panel.getByRole('button', { name: '+1 day' }).click();
    await expect.poll(() => sandbox().world.clock.shiftMs).toBe(24 * 60 * 60 * 1000);
    await panel.getByRole('tab', { name: 'Requests' }).click();
    await panel
      .getByRole('button', { name: /POST.*callback/u })
      .first()
      .click();
    await panel.getByText('"type"').first().waitFor();
  });

  test('a bot that is killed is started again from the panel, and its commands work', async () => {
    const { page } = await open('ben', 'videos');
    const panel = page.getByRole('complementary', { name: 'Side panel' });
    const { pid } = sandbox().bot;
    await panel.getByRole('button', { name: 'Restart' }).click();
    await expect.poll(() => sandbox().bot.state === 'running' && sandbox().bot.pid !== pid).toBe(true);
    await untilPromptsAreTaken(sandbox());
    await sendCommand(page, 'image', { prompt: 'a phoenix' });
    await cardOf(page, 'a phoenix').getByText(/✅/u).waitFor();
  });
}
