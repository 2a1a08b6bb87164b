import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { messages } from '../../sandbox/browser/acts.ts';
import { builtPage } from '../../sandbox/page-server/built-page.ts';
import { startPageServer } from '../../sandbox/page-server/page-server.ts';
import { drawPicture } from '../../sandbox/runcomfy/media/picture.ts';
import { startDiscordFixture, type DiscordFixture, type SentFile } from '../sandbox/discord/fixture.ts';
import { listen } from '../sandbox/discord/gateway-client.ts';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Language } from '../support/languages.ts';
import type { Shown } from './moment.ts';
import { ids } from './moments/facts.ts';

const componentsOnly = 1 << 15;
const ephemeral = 1 << 6;
const withMessage = 4;
const withForm = 9;
/** A little wider than a phone: a line that is too long for it is seen. */
const viewport = { width: 470, height: 5_000 };

/** Draws what a moment shows on the sandbox's page, as a member sees it whose client is in a language. */
export interface Gallery {
  draw(shown: readonly Shown[], language: Language): Promise<Buffer>;
  close(): Promise<void>;
}

interface Desk {
  /** Puts the ids of the people and places that exist here in the place of those that a moment names. */
  readonly resolve: (shown: readonly Shown[]) => readonly Shown[];
  readonly fixture: DiscordFixture;
  readonly readers: Readonly<Record<Language, MemberHandle>>;
  readonly context: BrowserContext;
  readonly origin: string;
}

const noPanel = (): Response => new Response(null, { status: 404 });

/** @param now what the page takes for the present, in epoch ms. */
export async function openGallery(browser: Browser, now: number): Promise<Gallery> {
  await using opened = new AsyncDisposableStack();
  const fixture = await startDiscordFixture();
  fixture.clock.advance(now - fixture.clock.now());
  opened.defer(() => fixture.close());
  const client = (request: Request) => fixture.discord.client.fetch(request);
  const apis = { '/client': client, '/attachments': client, '/ephemeral-attachments': client, '/panel': noPanel };
  const server = await startPageServer({ folder: await builtPage(), port: 0, apis });
  opened.defer(() => server.close());
  const context = await browser.newContext({
    colorScheme: 'dark',
    viewport,
    timezoneId: 'UTC',
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
    // For the style below. The page itself allows none.
    bypassCSP: true,
  });
  opened.defer(() => context.close());
  await context.clock.setFixedTime(now);
  const { guild, mira } = fixture;
  const readers = { 'en-US': mira, 'zh-TW': guild.addMember({ username: 'mei', locale: 'zh-TW' }) };
  const desk: Desk = { resolve: resolverFor(fixture), fixture, readers, context, origin: server.origin };
  const running = opened.move();
  return {
    draw: async (shown, language) => draw(desk, desk.resolve(shown), desk.readers[language]),
    close: () => running.disposeAsync(),
  };
}

function resolverFor({ guild }: DiscordFixture): Desk['resolve'] {
  const real: Readonly<Record<keyof typeof ids, string>> = {
    ana: guild.addMember({ username: 'ana' }).id,
    ben: guild.addMember({ username: 'ben' }).id,
    max: guild.addMember({ username: 'max' }).id,
    pictures: guild.addChannel({ name: 'pictures' }).id,
    lounge: guild.addChannel({ name: 'lounge' }).id,
    modLog: guild.addChannel({ name: 'mod-log' }).id,
    artist: guild.addRole({ name: 'Artist' }).id,
    guild: guild.id,
    gone: ids.gone,
  };
  return (shown) => {
    let text = JSON.stringify(shown);
    for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, real[name as keyof typeof ids]);
    // Answers that share a message here may have the same buttons.
    let count = 0;
    const distinct = text.replaceAll(
      /"custom_id":"([^"]{0,90})[^"]*"/gu,
      (_all, id: string) => `"custom_id":"${id}-${(count += 1)}"`,
    );
    // And the same mark, which is a number.
    return JSON.parse(distinct, (key, value: unknown) =>
      key === 'id' && typeof value === 'number' ? undefined : value,
    ) as Shown[];
  };
}

async function draw(
  { fixture, context, origin }: Desk,
  shown: readonly Shown[],
  reader: MemberHandle,
): Promise<Buffer> {
  const channel = fixture.guild.addChannel({ name: 'pictures' });
  const to = `/channels/${channel.id}/messages`;
  const trigger = await sent(fixture.upload('POST', to, { flags: componentsOnly, components: [openButton] }, []));
  for (const each of shown) {
    if (each.kind === 'text') {
      await sent(fixture.request('POST', to, { content: each.content, allowed_mentions: { parse: [] } }));
    }
    if (each.kind === 'message') {
      const payload = { flags: componentsOnly, components: each.components, allowed_mentions: { parse: [] } };
      await sent(fixture.upload('POST', to, payload, await filesNamed(each.files ?? [])));
    }
    if (each.kind === 'private') await answerPrivately(fixture, reader, trigger, each);
  }
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/#/${reader.id}/${channel.id}`);
    // The button that a private answer answers is not part of the moment.
    await page.addStyleTag({ content: '.answer-line { display: none !important; }' });
    const form = shown.find(({ kind }) => kind === 'form');
    if (form?.kind === 'form') return await (await openForm(page, fixture, form.form)).screenshot();
    return await lastMessages(page, shown.length);
  } finally {
    await page.close();
  }
}

/** Private answers and forms come in answer to a press. */
const openButton = { type: 1, components: [{ type: 2, style: 2, custom_id: 'open', label: 'Open' }] };

async function sent(answer: ReturnType<DiscordFixture['request']>): Promise<{ readonly id: string }> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the stand-in refuses it: ${JSON.stringify(body)}`);
  return { id: typeof body['id'] === 'string' ? body['id'] : '' };
}

async function answerPrivately(
  fixture: DiscordFixture,
  reader: MemberHandle,
  trigger: { readonly id: string },
  { components, files = [] }: Extract<Shown, { kind: 'message' | 'private' }>,
): Promise<void> {
  const pressed = await reader.press(trigger, 'open');
  const path = `/interactions/${pressed.id}/${pressed.token}/callback`;
  const data = { flags: componentsOnly | ephemeral, components, allowed_mentions: { parse: [] } };
  await sent(fixture.upload('POST', path, { type: withMessage, data }, await filesNamed(files)));
}

async function openForm(page: Page, fixture: DiscordFixture, form: object): Promise<Locator> {
  // A session without heartbeats lasts less than all the drawing.
  const heard = await listen(fixture.discord);
  await messages(page).last().getByRole('button', { name: 'Open', exact: true }).click();
  const [, interaction] = await fixture.discord.until(() =>
    heard.all().find(([name]) => name === 'INTERACTION_CREATE'),
  );
  const path = `/interactions/${String(interaction['id'])}/${String(interaction['token'])}/callback`;
  await sent(fixture.request('POST', path, { type: withForm, data: form }));
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

/** The newest messages, from the top of the first to the bottom of the last. */
async function lastMessages(page: Page, count: number): Promise<Buffer> {
  const all = messages(page);
  await all.nth(count).waitFor();
  for (const image of await all.getByRole('img').all()) await image.waitFor();
  const boxes = await Promise.all(Array.from({ length: count }, async (_, index) => all.nth(index + 1).boundingBox()));
  const known = boxes.filter((box) => box !== null);
  const top = Math.min(...known.map(({ y }) => y));
  const bottom = Math.max(...known.map(({ y, height }) => y + height));
  if (top < 0) throw new Error('the picture is higher than the page');
  return page.screenshot({ clip: { x: 0, y: top, width: viewport.width, height: bottom - top } });
}

async function filesNamed(names: readonly string[]): Promise<SentFile[]> {
  return Promise.all(
    names.map(async (name, index) => {
      const picture = await drawPicture({
        width: 512,
        height: 512,
        numeral: index + 1,
        seed: index + 1,
        format: 'png',
      });
      return { name, bytes: new Uint8Array(picture) };
    }),
  );
}
