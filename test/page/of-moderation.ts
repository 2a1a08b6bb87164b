import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { messages, sendCommand } from '../../sandbox/browser/acts.ts';
import type { PageBench } from './browser.ts';

/** Opens the form of the log channel, which is the last section of the panel. */
async function editLogChannel(page: Page): Promise<void> {
  await sendCommand(page, 'policy');
  const panel = messages(page).filter({ hasText: 'Only you can see this' }).last();
  await panel.getByRole('button', { name: 'Edit' }).last().click();
  await page.getByRole('dialog').waitFor();
}

function dragonOn(page: Page): Locator {
  return messages(page).filter({ hasText: 'an ugly dragon' }).first();
}

function channelOf(page: Page, name: RegExp): Locator {
  return page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name });
}

export function ofModeration({ open }: PageBench): void {
  test('a manager sets the log channel, a member reports a result, and a moderator removes it and blocks its member', async () => {
    const manager = await open('iris');
    await editLogChannel(manager.page);
    const form = manager.page.getByRole('dialog');
    await form.getByRole('combobox').click();
    await manager.page.getByRole('option', { name: 'mod-log' }).click();
    await form.getByRole('button', { name: 'Submit' }).click();
    await messages(manager.page).last().getByText('mod-log').waitFor();

    const ana = await open('ana');
    await sendCommand(ana.page, 'image', { prompt: 'an ugly dragon', images: '1' });
    await dragonOn(ana.page).getByRole('img').first().waitFor();

    const ben = await open('ben');
    await dragonOn(ben.page).click({ button: 'right' });
    await ben.page.getByRole('menuitem', { name: 'Apps' }).click();
    await ben.page.getByRole('menuitem', { name: 'Report' }).click();
    await ben.page.getByRole('dialog').getByRole('textbox').fill('It frightens my cat.');
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();

    const max = await open('max', 'mod-log');
    const report = messages(max.page).filter({ hasText: 'It frightens my cat.' });
    await report.getByRole('button', { name: 'Remove' }).click();
    await messages(max.page).last().getByRole('button', { name: 'Remove for good' }).click();
    await dragonOn(ana.page).waitFor({ state: 'detached' });

    await sendCommand(max.page, 'moderate block', { member: 'ana', length: '1 day', reason: 'Dragons' });
    await messages(max.page).filter({ hasText: 'Dragons' }).last().waitFor();
    await sendCommand(ana.page, 'image', { prompt: 'another dragon' });
    const refusal = messages(ana.page).filter({ hasText: 'Only you can see this' }).last();
    await refusal.getByText('Dragons').waitFor();
    expect(await messages(ana.page).filter({ hasText: 'another dragon' }).count()).toBe(0);
  });

  test('a form that cannot be saved says why, and opens again with what was typed', async () => {
    const { page } = await open('iris');
    await sendCommand(page, 'policy');
    // The limits are the third section, and the cooldown is the first of them.
    await messages(page).last().getByRole('button', { name: 'Edit' }).nth(2).click();
    await messages(page).last().getByText('Cooldown and requests at once').waitFor();
    await messages(page).last().getByRole('button', { name: 'Edit' }).first().click();
    await page.getByRole('dialog').waitFor();
    const form = page.getByRole('dialog');
    const fields = form.getByRole('textbox');
    await fields.first().fill('soon');
    await form.getByRole('button', { name: 'Submit' }).click();
    const problem = messages(page).last();
    await problem.getByRole('button', { name: 'Try again' }).click();
    expect(await fields.first().inputValue()).toBe('soon');
    await fields.first().fill('30');
    await form.getByRole('button', { name: 'Submit' }).click();
    await messages(page).filter({ hasText: '30' }).last().waitFor();
  });

  test('the log channel and the commands of moderators are for moderators', async () => {
    const [ana, max] = [await open('ana'), await open('max')];
    for (const { page } of [ana, max]) await channelOf(page, /lounge/u).waitFor();
    expect(await channelOf(ana.page, /mod-log/u).count()).toBe(0);
    expect(await channelOf(max.page, /mod-log/u).count()).toBe(1);
    await ana.page.locator('textarea').pressSequentially('/mod');
    await max.page.locator('textarea').pressSequentially('/mod');
    await max.page.getByRole('option', { name: /^\/moderate block /u }).waitFor();
    await ana.page.getByText('No commands match').waitFor();
    expect(await ana.page.getByRole('option').count()).toBe(0);
  });
}
