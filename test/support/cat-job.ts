import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { textOf, type Easel } from './easel.ts';
import { ledgerOf } from './ledger.ts';

/** The answers to presses on a job's buttons, in English. */
export const pressAnswers = {
  cancelled: '🚫 Cancelled. No credits used.',
  asked: "Asking RunComfy to cancel… You're refunded if it hasn't started.",
  alreadyAsked: 'Already asked RunComfy to cancel. Waiting for its answer.',
  ownerCannotStop: "Too late to cancel: it's running and will use 3 credits. You can keep the result private.",
  moderatorCannotStop: "Too late to cancel: it's running and will use 3 credits. You can hold the result back.",
  cannotStop: "Too late to cancel: it's running and will use 3 credits.",
  delivering: "Too late to cancel: it's finished and uploading. Its credits are used.",
  over: 'This request has already ended.',
  notYours: 'Only its owner or a moderator can do that.',
};

/** The state of a job on disk. */
export const stateOf = (easel: Easel, id: string): string | undefined =>
  ledgerOf(easel).jobs.find((job) => job.id === id)?.state;

/** Ana asks for one picture of a cat, which costs three credits. */
export async function ask({ ana, channel }: Easel): Promise<InteractionHandle> {
  return ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
}

/** Asks, and lets time pass until the job is in this state. */
export async function askUntil(easel: Easel, state: string): Promise<InteractionHandle> {
  const asked = await ask(easel);
  await easel.until(() => stateOf(easel, asked.id) === state);
  return asked;
}

/** How often RunComfy accepted the job. Each time costs money. */
export const submissionsOfCat = ({ runcomfy }: Easel): number =>
  runcomfy.submissions.filter(({ input }) => String(input['text']).includes('a cat')).length;

export const cancelsAsked = ({ runcomfy }: Easel): number =>
  runcomfy.traffic.filter(({ path }) => path.endsWith('/cancel')).length;

/** Ana's account and the settlement of her job. `ledgerOf` also checks that the accounts are the sums of the jobs. */
export function moneyOf(easel: Easel) {
  const ledger = ledgerOf(easel);
  const settlement = ledger.jobs.find(({ owner }) => owner.id === easel.ana.id)?.settlement;
  return {
    member: ledger.member(easel.guild.id, easel.ana.id),
    credits: settlement?.credits,
    micros: settlement?.micros,
  };
}

/** The job's message once its end was announced, and so settled. */
export async function announcedEnd(easel: Easel, asked: InteractionHandle): Promise<string> {
  await easel.until(() => ledgerOf(easel).jobs.find(({ id }) => id === asked.id)?.told);
  // The database has it a moment before the bot's memory.
  await easel.clock.advance(0);
  return textOf(asked.reply());
}

export const givenBack = { member: { spent: 0, held: 0 }, credits: 0, micros: 0 };
export const charged = { member: { spent: 3, held: 0 }, credits: 3, micros: 30_000 };
