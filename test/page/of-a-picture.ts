import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { cardOf, composer, messages, sendCommand, writeCommand } from '../../sandbox/browser/acts.ts';
import type { PageBench } from './browser.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

function focused(page: Page): Locator {
  return page.locator(':focus');
}

async function pressUntilFocused(page: Page, key: 'Tab' | 'Shift+Tab', label: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused(page).textContent()) === label) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${label} is out of reach of ${key}`);
}

export function ofAPicture({ open, sandbox }: PageBench): void {
  test('a member asks for pictures, sees them in the chat, and looks at each of them large', async () => {
    const { switches } = sandbox().world.runcomfy;
    const { pictureScale } = switches;
    switches.pictureScale = 1;
    onTestFinished(() => void (switches.pictureScale = pictureScale));
    const { page, faults } = await open('ana');
    await sendCommand(page, 'image', { prompt: 'a lighthouse in a storm', images: '2' });
    const card = cardOf(page, 'a lighthouse in a storm');
    await card.getByText(/✅/u).waitFor();
    const pictures = card.getByRole('img', { name: /AI image/u });
    expect(await pictures.count()).toBe(2);
    expect(await pictures.first().evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(2560);

    const opener = card.getByRole('button', { name: /AI image 1 of 2/u });
    await opener.click();
    const large = page.getByRole('dialog');
    await large.getByRole('img', { name: /AI image 1 of 2/u }).waitFor();
    await page.keyboard.press('ArrowRight');
    await large.getByRole('img', { name: /AI image 2 of 2/u }).waitFor();
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'hidden' });
    expect(await focused(page).getAttribute('aria-label')).toBe(await opener.getAttribute('aria-label'));
    expect(faults).toEqual([]);
  });

  test('a request that waits is cancelled from its card, and costs nothing', async () => {
    sandbox().world.speed = { queueMs: 600_000, runMs: 0 };
    onTestFinished(() => {
      sandbox().world.speed = { queueMs: 300, runMs: 300 };
    });
    const { page } = await open('ben');
    await sendCommand(page, 'image', { prompt: 'a slow tide' });
    const card = cardOf(page, 'a slow tide');
    await card.getByRole('button', { name: 'Cancel' }).click();
    // A card that ended without a result is one line.
    const cancelled = messages(page).filter({ hasText: 'Cancelled · no credits used' });
    await cancelled.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await cancelled.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);
  });

  test('who reads Chinese finds the commands by their Chinese names, and reads the card and the page in Chinese', async () => {
    const { page } = await open('mei');
    await sendCommand(page, '圖片', { 提示詞: '暴風雨中的燈塔' });
    const card = cardOf(page, '暴風雨中的燈塔');
    await card.getByText(/✅.+點/u).waitFor();
    expect(await page.getByRole('button', { name: '送出', exact: true }).count()).toBe(1);
    // Others read the same card as the member asked for it.
    const ana = await open('ana');
    await cardOf(ana.page, '暴風雨中的燈塔')
      .getByText(/✅.+點/u)
      .waitFor();
  });

  test('on a phone nothing is wider than the screen, and everything is within reach of a thumb', async () => {
    const { page } = await open('ben', 'lounge', phone);
    await composer(page).tap();
    await page.keyboard.type('/image');
    expect(await overflow(page)).toBe(0);
    await page.getByRole('option', { name: '/image' }).tap();
    await page.keyboard.type('a paper boat');
    await page.getByRole('button', { name: 'Send' }).tap();
    const card = cardOf(page, 'a paper boat');
    await card.getByText(/✅/u).waitFor();
    expect(await overflow(page)).toBe(0);
    const sizes = await Promise.all(
      (await card.getByRole('button', { name: /More…|Open/u }).all()).map((button) => button.boundingBox()),
    );
    const small = sizes.filter((size) => size !== null && Math.min(size.width, size.height) < 40);
    expect(small).toEqual([]);
  });

  test('the keyboard alone asks for a picture, opens it and reads its receipt', async () => {
    const { page } = await open('ana', 'videos');
    await composer(page).waitFor();
    for (let presses = 0; presses < 60 && (await page.locator('textarea:focus').count()) === 0; presses += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('/image');
    await page.getByRole('option', { name: '/image' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('a fox by the river');
    await page.keyboard.press('Enter');
    await cardOf(page, 'a fox by the river').getByText(/✅/u).waitFor();
    await composer(page).waitFor();
    await pressUntilFocused(page, 'Shift+Tab', 'More…');
    await page.keyboard.press('Enter');
    const note = messages(page).last();
    await note.getByRole('button', { name: 'Receipt' }).waitFor();
    await pressUntilFocused(page, 'Tab', 'Receipt');
    await page.keyboard.press('Enter');
    await note.getByText(/\d+ credits used/u).waitFor();
    expect(await note.textContent()).toContain('Only you can see this');
  });

  test('the client refuses what is missing before anything is sent', async () => {
    const { page } = await open('ana');
    const before = sandbox().world.discord.traffic.length;
    await writeCommand(page, 'image');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This option is required').waitFor();
    expect(
      sandbox()
        .world.discord.traffic.slice(before)
        .filter(({ path }) => path.includes('/callback')),
    ).toEqual([]);
  });
}
