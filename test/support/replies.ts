import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { textOf, type Easel } from './easel.ts';
import { ledgerOf } from './ledger.ts';

const manageMessages = 1n << 13n;
const viewChannel = 1n << 10n;

/** The reply while RunComfy has the request. */
export async function running(easel: Easel, asked: InteractionHandle): Promise<StandInMessage> {
  await easel.until(() => ledgerOf(easel).jobs.find(({ id }) => id === asked.id)?.requestId !== undefined);
  return easel.until(() => /🕒|🎨/u.test(textOf(asked.reply())) && asked.reply());
}

/** The answer of `/jobs` to this person. */
export async function jobsOf(easel: Easel, member: MemberHandle): Promise<StandInMessage> {
  const asked = await member.command(easel.channel, 'jobs');
  await asked.answered();
  return easel.until(() => asked.reply());
}

/** A person with the permission deletes the reply. */
export async function deletedByModerator(easel: Easel, message: StandInMessage): Promise<void> {
  const mod = easel.guild.addMember({ username: 'mod', permissions: manageMessages | viewChannel });
  await mod.deleteMessage(message);
}

/** The bot's edits of this message are refused, as if its history could not be read. */
export function refuseEditsOf({ discord }: Easel, message: StandInMessage): void {
  discord.faults.inject({
    path: new RegExp(`/messages/${message.id}$`),
    times: Infinity,
    fault: { kind: 'answer', status: 403, body: { code: 50001, message: 'Missing Access' } },
  });
}
