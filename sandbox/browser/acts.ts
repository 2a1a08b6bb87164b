import type { Locator, Page } from 'playwright-core';

/** What a person does on the page, by roles and names as they read them. */

export function composer(page: Page): Locator {
  return page.locator('.composer').getByRole('textbox').or(page.locator('.composer').getByRole('combobox')).first();
}

/** The messages, the newest last. */
export function messages(page: Page): Locator {
  return page.getByRole('log').getByRole('article');
}

/** The card of the request with this prompt. */
export function cardOf(page: Page, prompt: string): Locator {
  return messages(page).filter({ has: page.getByRole('code').getByText(prompt, { exact: true }) });
}

/** Types `/name`, waits for it in the list, chooses it, and fills in these options by the names that the list shows. */
export async function writeCommand(
  page: Page,
  name: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  await composer(page).click();
  await page.keyboard.type(`/${name}`);
  await page
    .getByRole('option', { name: `/${name}` })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.command-bar').waitFor();
  for (const [option, value] of Object.entries(options)) {
    const bar = page.locator('.command-bar');
    const field = bar
      .getByRole('textbox', { name: option, exact: true })
      .or(bar.getByRole('combobox', { name: option, exact: true }));
    if ((await field.count()) === 0) {
      await page.locator('.more-options').click();
      await page.keyboard.type(option);
      await page.keyboard.press('Enter');
    }
    await field.click();
    await page.keyboard.type(value);
    // The one that is marked in a list is chosen.
    if ((await field.getAttribute('role')) === 'combobox') await page.keyboard.press('Enter');
  }
}

export async function sendCommand(
  page: Page,
  name: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeCommand(page, name, options);
  await page.getByRole('button', { name: /^(?:Send|送出)$/u }).click();
}
