import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ClientRefusal } from '../../sandbox/discord/people/refused.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { ended, startEasel } from '../support/easel.ts';
import { buttonsOf, moderating } from '../support/press.ts';
import { pseudoLocale, pseudoWords, untranslatedWords } from './pseudo-locale.ts';

/** How many presses deep the private panels are walked. */
const depth = 3;

/** The words of the shipped models' files and ids: they are translated there, if at all. The people and channels of the test, too. */
function namesInModels(): ReadonlySet<string> {
  const files = readdirSync('models').map((name) => readFileSync(join('models', name), 'utf8'));
  return new Set(
    [...files, 'ana mod pictures alerts heron lighthouse spam Sketch club']
      .flatMap((text) => text.match(/[A-Za-z]{2,}/gu) ?? [])
      .map((word) => word.toLowerCase()),
  );
}

/** Presses every button of a private message, and of what each answers; picks every choice of every select. */
async function walk(
  member: MemberHandle,
  message: StandInMessage | undefined,
  seen: Map<string, unknown>,
  left = depth,
) {
  if (message === undefined) return;
  seen.set(`message ${message.id} ${JSON.stringify(message.components).length}`, message.components);
  if (left === 0) return;
  const presses = buttonsOf(message).map((customId) => async () => member.press(message, customId));
  const picks = selectsIn(message.components).flatMap(({ customId, values }) =>
    values.map((value) => async () => member.pick(message, customId, [value])),
  );
  for (const use of [...presses, ...picks]) {
    const used = await answeredUse(use);
    if (used === undefined) continue;
    const customId = used.response?.data?.custom_id ?? '';
    seen.set(`form ${customId}`, used.response?.type === 9 ? used.response.data : undefined);
    const reply = used.reply();
    if (reply !== undefined && !seen.has(`message ${reply.id} ${JSON.stringify(reply.components).length}`)) {
      await walk(member, reply, seen, left - 1);
    }
  }
}

/** `undefined` for what the client refuses: something disabled, or a select that is not pressed but picked in. */
async function answeredUse(use: () => Promise<InteractionHandle>): Promise<InteractionHandle | undefined> {
  const used = await use().catch((error: unknown) => {
    if (error instanceof ClientRefusal) return undefined;
    throw error;
  });
  await used?.answered();
  return used;
}

function selectsIn(parts: StandInMessage['components']): { readonly customId: string; readonly values: string[] }[] {
  return parts.flatMap((part) => [
    ...(part.custom_id !== undefined && part.options !== undefined
      ? [{ customId: part.custom_id, values: part.options.map(({ value }) => value) }]
      : []),
    ...selectsIn(part.components ?? []),
  ]);
}

async function answered(asked: InteractionHandle): Promise<StandInMessage | undefined> {
  await asked.answered();
  return asked.reply();
}

test('one file more in locales/ is one language more: every word that its reader sees is in it', async () => {
  const easel = await startEasel({ words: await pseudoWords() });
  const seen = new Map<string, unknown>();
  const { guild, channel, alerts, discord, until, runcomfy } = easel;
  const jo = guild.addMember({
    username: 'jo',
    locale: pseudoLocale,
    permissions: moderating | permissions.manageGuild,
  });
  for (const command of discord.commands()) {
    const localized = (part: object): unknown => [
      'description_localizations' in part
        ? { description: (part.description_localizations as Record<string, string>)[pseudoLocale] }
        : [],
      'name_localizations' in part ? { name: (part.name_localizations as Record<string, string>)[pseudoLocale] } : [],
      'options' in part ? (part.options as object[]).map(localized) : [],
    ];
    seen.set(`command ${command.name}`, localized(command));
  }

  const delivered = await jo.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await until(() => ended(delivered));
  await walk(jo, delivered.reply(), seen);
  runcomfy.next({ end: 'failed' });
  const failed = await jo.command(channel, 'image', { prompt: 'a heron' });
  await until(() => ended(failed));
  await walk(jo, failed.reply(), seen);
  runcomfy.next({ queueMs: 3_600_000 });
  const waiting = await jo.command(channel, 'image', { prompt: 'a lighthouse' });
  await waiting.answered();
  seen.set('waiting', waiting.reply()?.components);

  for (const name of [
    'quota',
    'jobs',
    'policy',
    'moderate log',
    'moderate pause',
    'moderate resume',
    'moderate blocked',
  ]) {
    const options = name === 'moderate pause' ? { reason: 'spam' } : {};
    const used = await jo.command(alerts, name, options).catch(() => undefined);
    if (used === undefined) continue;
    await walk(jo, await answered(used), seen);
  }
  await walk(jo, await answered(await jo.command(alerts, 'moderate history', { member: jo.id })), seen);
  for (const [member, options] of [
    [jo, { prompt: ' ' }],
    [jo, { prompt: 'Generate 20 images of a heron' }],
    [jo, { prompt: 'a heron --ar 3:2' }],
  ] as const) {
    seen.set(JSON.stringify(options), (await answered(await member.command(channel, 'image', options)))?.components);
  }

  const known = namesInModels();
  expect(seen.size).toBeGreaterThan(40);
  const faults = [...seen].flatMap(([where, shown]) =>
    untranslatedWords(shown, known).map((word) => `${where.slice(0, 60)}: ${word}`),
  );
  expect(faults).toEqual([]);
});

test('the test sees a word that no file has', () => {
  const known = new Set(['seedream']);
  expect(untranslatedWords([{ content: '-# Seedream · ｄｏｎｅ ｉｎ 9 `seed` <t:1:R> now' }], known)).toEqual(['now']);
  expect(untranslatedWords({ components: [{ label: 'Edit', custom_id: 'edit' }] }, known)).toEqual(['Edit']);
});
