import { expect, test } from 'vitest';
import type { Forged } from '../../../sandbox/discord/people/forged.ts';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { permissions } from '../../../sandbox/discord/world/permissions.ts';
import { commandIds as panelIds, componentKinds, jobIds, type ComponentKind } from '../../../src/core/custom-id.ts';
import { formSettings } from '../../../src/core/moderation/policy.ts';
import { stateOf } from '../../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { moderating } from '../../support/press.ts';
import { decide, openPolicy, pick } from '../../moderation/policy-panel.ts';
import { deliveredCats } from '../../moderation/results.ts';
import { answerTo, moderate, there } from '../../moderation/staff.ts';
import { texts } from '../../words/keys.ts';
import {
  forgedForms,
  forgedIds,
  forgedModeration,
  forgedPicks,
  otherUses,
  wrongFields,
  type Ids,
} from './forged-components.ts';

const said = ({ answer }: { readonly answer: string }): string | undefined => texts['en-US'][answer];

interface Scene {
  readonly easel: Easel;
  /** Has every right in the server, and owns the jobs. */
  readonly boss: MemberHandle;
  readonly delivered: InteractionHandle;
  readonly waiting: InteractionHandle;
  readonly ids: Ids;
  readonly send: (forged: Forged) => Promise<string>;
  /** Everything on disk, except the running job. */
  readonly rows: () => string;
}

/** A server with a policy that restricts, one result, and one job that waits behind another. */
async function setScene(): Promise<Scene> {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { guild, channel, alerts, discord, runcomfy, clock, until, mei } = easel;
  const boss = guild.addMember({ username: 'boss', permissions: moderating | permissions.manageGuild });
  const [role, goneRole] = [guild.addRole().id, guild.addRole()];
  const voice = guild.addChannel({ name: 'voice', type: channelTypes.voice }).id;
  const thread = guild.addChannel({ name: 'thread', type: channelTypes.publicThread, parentId: channel.id }).id;
  const goneChannel = guild.addChannel({ name: 'gone' });
  const foreignChannel = discord.addGuild().addChannel().id;
  await clock.advance(0);
  goneRole.delete();
  goneChannel.delete();
  await clock.advance(0);
  const image = 'bytedance/seedream-4-0/sequential';
  await decide(easel, boss, 'log-channel', { channels: [alerts.id] });
  await decide(easel, boss, 'channels', { 'channels-0': [channel.id, alerts.id] });
  await decide(easel, boss, 'words', { add: 'oreo' });
  const delivered = await deliveredCats({ ...easel, ana: boss });
  runcomfy.next({ runMs: 24 * 3_600_000 });
  const running = await mei.command(channel, 'image', { prompt: 'a dog', images: 1 });
  await until(() => stateOf(easel, running.id) === 'running');
  const waiting = await boss.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, waiting.id) === 'waiting');
  await decide(easel, boss, 'model-roles', { 'models-0': [image], roles: [role] });
  return {
    easel,
    boss,
    delivered,
    waiting,
    ids: {
      role,
      goneRole: goneRole.id,
      member: mei.id,
      channel: channel.id,
      voice,
      goneChannel: goneChannel.id,
      foreignChannel,
      thread,
    },
    send: async (forged) => textOf(await answerTo(await boss.forge(there(delivered.reply()), forged))),
    rows: () =>
      JSON.stringify(
        easel.database
          .rows(['job:', 'open:', 'policy:', 'audit:', 'bar:', 'pause:', 'report', 'account:'])
          .filter(({ key }) => !key.includes(running.id)),
      ),
  };
}

test('every declared custom id is refused in every use but its own, and changes nothing', async () => {
  const { easel, delivered, waiting, ids, send, rows } = await setScene();
  const revision = 4;
  const parts: Readonly<Record<string, readonly (string | number)[]>> = {
    'policy/home': [],
    'policy/presets': [],
    'policy/section': ['limits'],
    'policy/edit': ['budget'],
    'policy/again': ['budget'],
    'moderate/log': [],
    'moderate/history': [ids.member],
    'moderate/remove': [delivered.id],
    'moderate/unblock': [ids.member],
    'batch/model': [delivered.id],
    'batch/start': [delivered.id, 'video', 5],
    'batch/cancel': [delivered.id, delivered.id],
    'story/scenes': ['image'],
    'make/files': [delivered.reply()?.id ?? ''],
    'preview/run': [delivered.id],
    'preview/change': [delivered.id],
    'preview/changed': [delivered.id],
    'report/why': [delivered.id, delivered.reply()?.id ?? ''],
    'report/remove': [delivered.id],
    'report/bar': [delivered.id],
    'report/remove-now': [delivered.id],
    'report/dismiss': [delivered.id],
    'report/undo': [delivered.id],
  };
  const declared = [
    ...Object.entries(jobIds).map(([name, { kind }]) => ({
      id: [name, name === 'cancel' ? waiting.id : delivered.id, ...(kind === 'form' ? [1] : [])].join(':'),
      kind,
      row: kind === 'form' ? forgedIds.form : forgedIds.job,
    })),
    ...Object.entries(panelIds).flatMap(([panel, uses]) =>
      Object.entries<{ readonly kind: keyof typeof forgedIds & ComponentKind }>(uses).map(([what, { kind }]) => ({
        id: [panel, what, ...(parts[`${panel}/${what}`] ?? [revision])].join('/'),
        kind,
        row: forgedIds[kind],
      })),
    ),
  ];
  expect(declared).toHaveLength(Object.keys(jobIds).length + 27 + 3 + 1 + 4 + 1 + 3 + 6);
  // Every row of the table but the last is covered.
  expect(new Set(declared.map(({ row }) => row)).size).toBe(Object.keys(forgedIds).length - 1);
  const before = rows();
  for (const { id, kind, row } of declared) {
    const uses = otherUses(id, kind, [ids.role]);
    expect(uses.length).toBeGreaterThanOrEqual(componentKinds.length - 1);
    for (const forged of uses) expect([forged, await send(forged)]).toEqual([forged, said(row)]);
  }
  await easel.clock.advance(5_000);
  expect(rows()).toBe(before);
  expect(stateOf(easel, waiting.id)).toBe('waiting');
}, 120_000);

test(`${forgedIds.undeclared.what}: refused in every use`, async () => {
  const { delivered, send, rows } = await setScene();
  const before = rows();
  for (const id of [
    'policy/edit/clean-up',
    'policy/home/4',
    'policy/section/nowhere',
    'policy/undo',
    'policy/preset/family',
    'policy/pick',
    'policy/pick/4/4',
    'policy/pick/-1',
    'policy/models/x',
    'policy/__proto__/4',
    'policy/constructor/4',
    'moderate/bar/4',
    'moderate/history',
    `moderate/history/${delivered.id}/a b`,
    `report/why/${delivered.id}`,
    'report/remove/1',
    'preview/run',
    'preview/run/x',
    `preview/change/${delivered.id}/1`,
    `constructor/remove/${delivered.id}`,
  ]) {
    for (const forged of otherUses(id, 'user-select', ['only-for-me'])) {
      expect([forged, await send(forged)]).toEqual([forged, said(forgedIds.undeclared)]);
    }
  }
  expect(rows()).toBe(before);
}, 120_000);

test(`${forgedPicks.what}: nothing is changed`, async () => {
  const { send, rows } = await setScene();
  const before = rows();
  for (const values of [
    [],
    ['nothing'],
    ['__proto__'],
    ['only-for-me', 'words'],
    ['only-for-me', 'only-for-me'],
    [''],
  ]) {
    const forged = { as: 'component', customId: 'policy/pick/4', type: 3, values } as const;
    expect([values, await send(forged)]).toEqual([values, said(forgedPicks)]);
  }
  expect(rows()).toBe(before);
}, 120_000);

type FormRow = keyof typeof forgedForms;

/**
 * Sends the form in every way in which it could not have been sent. Returns the rows of the table that were covered.
 */
async function sendWrongly({ ids, send }: Scene, form: InteractionHandle): Promise<readonly FormRow[]> {
  const { custom_id: customId = '', components = [] } = form.response?.data ?? {};
  const wrong = wrongFields(components, ids);
  for (const [row, what, fields] of wrong) {
    expect([what, await send({ as: 'form', customId, fields })]).toEqual([what, said(forgedForms[row])]);
  }
  return wrong.map(([row]) => row);
}

test('a form of /policy, a report or a removal that could not have been sent changes nothing, and unblocks nobody', async () => {
  const scene = await setScene();
  const { easel, boss, delivered, rows } = scene;
  const before = rows();
  const met = new Set<FormRow>();
  for (const setting of formSettings) {
    const tried = await sendWrongly(scene, await pick(boss, await openPolicy(easel, boss), setting));
    expect([setting, tried.length > 5]).toEqual([setting, true]);
    for (const row of tried) met.add(row);
  }
  for (const name of ['Report to moderators', 'Easel: remove result']) {
    const form = await boss.useOnMessage(name, there(delivered.reply()));
    await form.answered();
    for (const row of await sendWrongly(scene, form)) met.add(row);
  }
  expect([...met].toSorted()).toEqual(Object.keys(forgedForms).toSorted());
  expect(rows()).toBe(before);
}, 120_000);

test(`${forgedModeration.what}: refused, and nothing is decided`, async () => {
  const { easel, boss, delivered, rows } = await setScene();
  const { alerts, ana } = easel;
  const [member, reason] = [ana.id, 'x'];
  const before = rows();
  const forged = [
    ['block', { member, length: 5, reason }],
    ['block', { member, length: -1, reason }],
    ['block', { member, length: '24', reason }],
    ['block', { member, reason }],
    ['block', { member, length: 24 }],
    ['block', { member, length: 24, reason: ' ' }],
    ['block', { member, length: 24, reason: 'x'.repeat(301) }],
    ['block', { length: 24, reason }],
    ['unblock', {}],
    ['pause', {}],
    ['pause', { reason: '' }],
    ['grant', { member, amount: 0 }],
    ['grant', { member, amount: -5 }],
    ['grant', { member, amount: 1.5 }],
    ['take', { member }],
    ['reset', {}],
    ['history', {}],
    ['remove', {}],
    ['remove', { result: `${delivered.id}${' '.repeat(200)}` }],
  ] as const;
  for (const [name, options] of forged) {
    const used = await boss.command(alerts, `moderate ${name}`, options, { forged: true });
    expect([name, options, textOf(await answerTo(used))]).toEqual([name, options, said(forgedModeration)]);
  }
  const nothing = await boss.command(alerts, 'moderate', [], { forged: true });
  expect(textOf(await answerTo(nothing))).toBe(said(forgedModeration));
  expect(rows()).toBe(before);
  expect(await moderate(easel, boss, 'block', { member, length: 24, reason })).toContain('⛔');
}, 120_000);
