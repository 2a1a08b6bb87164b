import type { VNode } from 'preact';
import { Avatar } from '../message/avatar.tsx';
import type { Pending } from '../state/interactions.ts';
import { useChat } from '../state/use-chat.ts';

/** A command that is being sent, or that got no answer. */
export function PendingRow({ pending }: { readonly pending: Pending }): VNode {
  const chat = useChat();
  const { key, label, state } = pending;
  const person = chat.session.value?.person;
  const bot = chat.place.value?.guild?.members.find(({ isBot }) => isBot);
  const name = bot?.name ?? chat.place.value?.channel.name ?? '';
  return (
    <article class="pending" data-state={state}>
      <p class="pending-head quiet">{chat.say('shell.used', { name: person?.name ?? '', command: label })}</p>
      <div class="pending-body">
        <Avatar id={bot?.id ?? ''} name={name} />
        <div>
          <p class="pending-name">{name}</p>
          <p class={state === 'failed' ? 'bad' : 'quiet'}>
            {chat.say(state === 'failed' ? 'shell.noResponse' : 'shell.sending')}
          </p>
          {state === 'failed' && (
            <p class="quiet">
              {chat.say('message.onlyYou')} ·{' '}
              <button type="button" class="text-button" onClick={() => chat.session.value?.interactions.discard(key)}>
                {chat.say('shell.dismiss')}
              </button>
            </p>
          )}
        </div>
      </div>
    </article>
  );
}
