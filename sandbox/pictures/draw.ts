import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { cardOf, messages, sendCommand, writeCommand } from '../browser/acts.ts';
import { addressOf } from '../browser/launch.ts';
import { drawPicture } from '../runcomfy/media/picture.ts';
import type { Sandbox } from '../start.ts';
import type { SceneName } from './scenes.ts';

/** The frames of each scene as PNG; one, unless the picture moves. */
export type Drawn = Record<SceneName, readonly Buffer[]>;

const still = { queueMs: 400, runMs: 400 };
const wide: BrowserContextOptions = { viewport: { width: 1000, height: 900 }, deviceScaleFactor: 2 };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
const prompt = 'a lighthouse in a storm, oil on canvas';

/** Plays the scenes in a new sandbox, one after the other. The pictures of `light` are those that differ there. */
export async function drawScenes(sandbox: Sandbox, browser: Browser): Promise<{ dark: Drawn; light: Partial<Drawn> }> {
  sandbox.world.speed = still;

  async function open(username: string, channel: string, options: BrowserContextOptions = wide): Promise<Page> {
    const context = await browser.newContext({
      colorScheme: 'dark',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      ...options,
    });
    await context.addInitScript("localStorage.setItem('panel', 'false')");
    const page = await context.newPage();
    await page.goto(addressOf(sandbox, username, channel));
    await page.locator('textarea').waitFor();
    return page;
  }

  const ana = await open('ana', 'pictures', { ...wide, viewport: { width: 820, height: 640 }, deviceScaleFactor: 1 });
  const command = await commandToPicture(ana);
  const result = await shot(cardOf(await open('ana', 'pictures'), prompt));
  const light = await shot(cardOf(await open('ana', 'pictures', { ...wide, colorScheme: 'light' }), prompt));
  const small = await open('ana', 'pictures', phone);
  await cardOf(small, prompt).getByText(/✅/u).waitFor();
  const making = await photoToClip(open);
  const clipOf = async (colorScheme: 'dark' | 'light') =>
    shot(cardOf(await open('ben', 'storyboard', { ...wide, colorScheme }), clipPrompt));
  const lightClip = await clipOf('light');
  const dark = {
    command,
    ...making,
    clip: await clipOf('dark'),
    result,
    phone: [await small.screenshot()],
    ...(await moderating(open)),
    ...(await withFiles(open)),
  };
  return { dark, light: { result: light, clip: lightClip } };
}

const clipPrompt = 'the boats rock, and a gull flies by';

/** In two presses from a photo that somebody posted to its clip: the menu, and the form. */
async function photoToClip(open: Open): Promise<Pick<Drawn, 'make-menu' | 'make-form'>> {
  const page = await open('ben', 'storyboard');
  const photo = messages(page).filter({ hasText: 'The harbour this morning.' });
  await photo.getByRole('button', { name: 'harbour.jpg' }).waitFor();
  await photo.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Apps' }).click();
  const entry = page.getByRole('menuitem', { name: 'Make from this' });
  await entry.waitFor();
  const menu = [await page.locator('main').screenshot()];
  await entry.click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox').fill(clipPrompt);
  const filled = [await form.screenshot()];
  await form.getByRole('button', { name: 'Submit' }).click();
  await cardOf(page, clipPrompt).getByText(/✅/u).waitFor();
  return { 'make-menu': menu, 'make-form': filled };
}

type Open = (username: string, channel: string) => Promise<Page>;

async function shot(found: Locator): Promise<readonly Buffer[]> {
  await found.waitFor();
  for (const image of await found.getByRole('img').all()) await image.waitFor();
  return [await found.screenshot()];
}

/** From an empty field to three pictures. */
async function commandToPicture(page: Page): Promise<readonly Buffer[]> {
  const frames: Buffer[] = [];
  const take = async (): Promise<void> => void frames.push(await page.locator('main').screenshot());
  await take();
  await page.locator('textarea').click();
  await page.keyboard.type('/im');
  await page.getByRole('option', { name: '/image' }).waitFor();
  await take();
  await page.keyboard.press('Enter');
  for (const part of prompt.match(/.{1,13}/gu) ?? []) {
    await page.keyboard.type(part);
    await take();
  }
  await page.keyboard.press('Enter');
  const card = cardOf(page, prompt);
  await card.waitFor();
  await take();
  // What is seen in between depends on when the bot asks.
  await card.getByText(/Generating|✅/u).waitFor();
  await take();
  await card.getByText(/✅/u).waitFor();
  await card.getByRole('img').last().waitFor();
  await take();
  return frames;
}

type Moderating = Pick<Drawn, 'policy' | 'log-channel-form' | 'report-form' | 'report' | 'message-menu' | 'blocked'>;

async function moderating(open: Open): Promise<Moderating> {
  const iris = await open('iris', 'lounge');
  await sendCommand(iris, 'policy');
  const panel = messages(iris).last();
  const edits = panel.getByRole('button', { name: 'Edit' });
  await edits.last().waitFor();
  const policy = await shot(panel);
  // The log is the last section.
  await edits.last().click();
  const form = iris.getByRole('dialog');
  await form.getByRole('combobox').click();
  await iris.getByRole('option', { name: 'mod-log' }).click();
  const logChannel = [await form.screenshot()];
  await form.getByRole('button', { name: 'Submit' }).click();
  await messages(iris).last().getByText('mod-log').first().waitFor();

  const ben = await open('ben', 'pictures');
  await cardOf(ben, prompt).click({ button: 'right' });
  await ben.getByRole('menuitem', { name: 'Apps' }).click();
  await ben.getByRole('menuitem', { name: 'Report' }).waitFor();
  const menu = [await ben.locator('main').screenshot()];
  await ben.getByRole('menuitem', { name: 'Report' }).click();
  await ben.getByRole('dialog').getByRole('textbox').fill('Somebody else painted this.');
  const reportForm = [await ben.getByRole('dialog').screenshot()];
  await ben.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();

  const max = await open('max', 'mod-log');
  const report = messages(max).filter({ hasText: 'Somebody else painted this.' });
  await report.getByRole('button', { name: 'Remove' }).waitFor();
  const reported = await shot(report);
  await sendCommand(max, 'moderate block', { member: 'ben', length: '1 day', reason: 'Reports for fun' });
  const blocked = messages(max).filter({ hasText: 'Reports for fun' }).last();
  await blocked.waitFor();
  const toldBlocked = [await blocked.screenshot()];
  return {
    policy,
    'log-channel-form': logChannel,
    'report-form': reportForm,
    report: reported,
    blocked: toldBlocked,
    'message-menu': menu,
  };
}

async function withFiles(open: Open): Promise<Pick<Drawn, 'attach' | 'edited' | 'refused'>> {
  const page = await open('ana', 'lounge');
  await writeCommand(page, 'edit', { prompt: 'the same at night' });
  await page.locator('.more-options').click();
  await page.keyboard.type('picture-1');
  await page.keyboard.press('Enter');
  await page.locator('.composer input[type=file]').setInputFiles({
    name: 'harbour.png',
    mimeType: 'image/png',
    buffer: await drawPicture({ width: 1024, height: 1024, numeral: 1, seed: 3, format: 'png' }),
  });
  const attach = [await page.locator('.composer').screenshot()];
  await page.getByRole('button', { name: 'Send' }).click();
  const card = cardOf(page, 'the same at night');
  await card.getByText(/✅/u).waitFor();
  const edited = await shot(card);
  await sendCommand(page, 'image', { prompt: 'a beheading in the square' });
  const refusal = messages(page).filter({ hasText: 'Only you can see this' }).last();
  await refusal.waitFor();
  return { attach, edited, refused: [await refusal.screenshot()] };
}
