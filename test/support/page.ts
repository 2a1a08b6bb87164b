import { builtPage } from '../../sandbox/page-server/built-page.ts';

/** Builds the page once before all tests, where its sources have changed. Else each worker that needs it would. */
export default async function setup(): Promise<void> {
  await builtPage();
}
