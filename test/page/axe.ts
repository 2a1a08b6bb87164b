import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { cardOf, composer } from '../../sandbox/browser/acts.ts';
import type { PageBench } from './browser.ts';

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds that is serious or worse, as the rule and the elements. */
async function seriousFindings(page: Page): Promise<string[]> {
  // Not as a script of the page, which its policy would refuse.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Asks for the picture that `findingsOn` looks at. */
export async function askForHeron({ world }: ReturnType<PageBench['sandbox']>): Promise<void> {
  const [ana] = world.people;
  const [pictures] = world.guilds[0]?.channels ?? [];
  if (ana === undefined || pictures === undefined) throw new Error('the demo world is another');
  await ana.handle.command(pictures, 'image', { prompt: 'a heron' });
}

/** What axe finds in the chat with its picture and in the list of commands, and the faults of the page itself. */
export async function findingsOn(
  open: PageBench['open'],
  colorScheme: 'dark' | 'light',
  width: number,
): Promise<readonly string[]> {
  const { page, faults } = await open('iris', 'pictures', { colorScheme, viewport: { width, height: 844 } });
  await cardOf(page, 'a heron').getByText(/✅/u).waitFor();
  const inChat = await seriousFindings(page);
  await composer(page).click();
  await page.keyboard.type('/');
  await page.getByRole('option').first().waitFor();
  return [...inChat, ...(await seriousFindings(page)), ...faults];
}
