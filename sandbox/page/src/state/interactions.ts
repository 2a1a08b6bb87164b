import { signal, type ReadonlySignal } from '@preact/signals';
import type { CommandCall, Component, FormValues, Outcome } from '../../../discord/client/api.ts';
import type { Word } from '../words/words.ts';
import type { FilesOfForm, Reply, Requests } from './requests.ts';

/** A command whose answer has not come. Only the person who sent it sees this, and only in this tab. */
export interface Pending {
  readonly key: number;
  readonly channelId: string;
  /** Such as `/image`, or the name of an entry in a menu. */
  readonly label: string;
  readonly state: 'sending' | 'failed';
}

/** A form that the bot opened. */
interface OpenForm {
  readonly interactionId: string;
  readonly title: string;
  readonly components: readonly Component[];
  /** What was pressed or called to open it. */
  readonly openedBy: string;
  readonly problem?: string;
  readonly isSending: boolean;
}

/** What a person does to the bot. Each act resolves with what the client refuses or what went wrong, in words. */
export interface Interactions {
  readonly pending: ReadonlySignal<readonly Pending[]>;
  readonly form: ReadonlySignal<OpenForm | undefined>;
  run(channelId: string, call: CommandCall, label: string, files?: FilesOfForm): Promise<string | undefined>;
  use(messageId: string, customId: string, values?: readonly string[]): Promise<string | undefined>;
  submit(values: FormValues, files: FilesOfForm): Promise<void>;
  closeForm(): void;
  discard(key: number): void;
}

export function createInteractions(requests: Requests, say: (word: Word) => string): Interactions {
  const pending = signal<readonly Pending[]>([]);
  const form = signal<OpenForm | undefined>(undefined);
  let keys = 0;

  const discard = (key: number): void => {
    pending.value = pending.value.filter((each) => each.key !== key);
  };

  function open({ interactionId, modal }: Outcome, openedBy: string): void {
    if (modal !== undefined) form.value = { interactionId, ...modal, openedBy, isSending: false };
  }

  function problemOf(reply: Reply<Outcome>, whenFailed: Word): string | undefined {
    if (reply.state === 'refused') return reply.message;
    if (reply.state === 'lost') return say('shell.lost');
    return reply.value.state === 'failed' ? say(whenFailed) : undefined;
  }

  return {
    pending,
    form,
    discard,
    async run(channelId, call, label, files = new Map()) {
      const key = (keys += 1);
      pending.value = [...pending.value, { key, channelId, label, state: 'sending' }];
      const reply = await requests.run(channelId, call, files);
      if (reply.state !== 'ok' || reply.value.state === 'answered') {
        discard(key);
        if (reply.state === 'ok') open(reply.value, `${channelId} ${label}`);
        return problemOf(reply, 'shell.noResponse');
      }
      pending.value = pending.value.map((each) => (each.key === key ? { ...each, state: 'failed' } : each));
      return undefined;
    },
    async use(messageId, customId, values) {
      const reply = await requests.use(messageId, customId, values);
      if (reply.state === 'ok') open(reply.value, `${messageId} ${customId}`);
      return problemOf(reply, 'shell.interactionFailed');
    },
    async submit(values, files) {
      const sent = form.value;
      if (sent === undefined || sent.isSending) return;
      form.value = { ...sent, isSending: true };
      const reply = await requests.submit(sent.interactionId, values, files);
      // Another form may have been opened since.
      if (form.value?.interactionId !== sent.interactionId) return;
      const problem = problemOf(reply, 'shell.formFailed');
      form.value = problem === undefined ? undefined : { ...sent, problem, isSending: false };
      if (reply.state === 'ok') open(reply.value, sent.openedBy);
    },
    closeForm() {
      form.value = undefined;
    },
  };
}
