import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { deletedByModerator, jobsOf, refuseEditsOf, running } from '../support/replies.ts';

const minute = 60_000;
const failure = '❌ The model hit an error.';
const endings: {
  name: string;
  outcome?: Partial<Outcome>;
  close: (easel: Easel, reply: StandInMessage) => void | Promise<void>;
  finds: (easel: Easel, asked: InteractionHandle) => StandInMessage | false | undefined;
}[] = [
  {
    name: 'after 15 minutes in its reply, as the bot',
    // The token of an interaction lives 15 minutes.
    outcome: { runMs: 20 * minute },
    close: () => {},
    finds: (_easel, asked) => ended(asked),
  },
  {
    name: 'where its reply was deleted in a direct message',
    close: deletedByModerator,
    finds: ({ ana }) => ana.directMessages()[0],
  },
  {
    name: 'where its reply cannot be edited in the channel, mentioning its owner',
    close: refuseEditsOf,
    finds: ({ channel, ana }) => channel.messages().find(({ mentions }) => mentions[0]?.id === ana.id),
  },
  {
    name: 'where the channel is gone in a direct message',
    close: ({ channel }) => channel.delete(),
    finds: ({ ana }) => ana.directMessages()[0],
  },
];

test.each(endings)('the end of a failed job is announced $name', async ({ outcome, close, finds }) => {
  const easel = await startEasel();
  easel.runcomfy.next({ end: 'failed', ...outcome });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 1 });
  await close(easel, await running(easel, asked));
  const told = await easel.until(() => finds(easel, asked));
  expect(textOf(told)).toContain(failure);
  await easel.clock.advance(minute);
  const said = [...easel.channel.messages(), ...easel.ana.directMessages()].filter((message) =>
    textOf(message).includes(failure),
  );
  expect(said).toHaveLength(1);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs[0]).toMatchObject({ state: 'failed', settlement: { credits: 0 } });
  expect(ledger.member(easel.guild.id, easel.ana.id)).toEqual({ spent: 0, held: 0 });
});

test('if a failed job cannot be announced, /jobs shows it for as long as results are kept', async () => {
  const easel = await startEasel({ env: { KEEP_RESULTS_DAYS: '2' } });
  const { ana, guild, channel, runcomfy } = easel;
  ana.closeDirectMessages();
  runcomfy.next({ end: 'failed' });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await running(easel, asked);
  const other = guild.addChannel({ name: 'elsewhere' });
  channel.delete();
  const says = async (): Promise<string> => textOf(await jobsOf({ ...easel, channel: other }, ana));
  await easel.until(async () => (await says()).includes(failure));
  await easel.clock.advance(2 * 24 * 60 * minute);
  expect(await says()).toContain(failure);
  await easel.clock.advance(24 * 60 * minute);
  await easel.until(async () => !(await says()).includes(failure));
});

test('a card whose answer was lost and that can be neither read nor edited costs nothing, and its owner is told in another message', async () => {
  const easel = await startEasel();
  const { discord, channel, guild, ana, runcomfy } = easel;
  discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'drop-reply' } });
  discord.faults.inject({
    path: /\/webhooks\/.*\/messages\//,
    times: 4,
    fault: { kind: 'answer', status: 403, body: { code: 50_001, message: 'Missing Access' } },
  });
  await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await easel.until(() => textOf(channel.messages()[1]).includes('❌ Discord lost this request before it started.'));
  await easel.until(() => areAllAnnounced(easel));
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  expect(runcomfy.submissions).toEqual([]);
});
