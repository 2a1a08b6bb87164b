import type { VNode } from 'preact';
import { firstChannel } from '../state/channels.ts';
import { useChat } from '../state/use-chat.ts';

/** Stands before an age-restricted channel until this browser was told to go on. */
export function AgeNotice(): VNode {
  const chat = useChat();
  const { isAdult } = chat.settings;
  return (
    <section class="age-notice">
      <h2>{chat.say('shell.age.title')}</h2>
      <p>{chat.say('shell.age.text')}</p>
      <p class="buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            const places = chat.seen.value?.places;
            if (places !== undefined) chat.goTo(firstChannel(places).id);
          }}
        >
          {chat.say('shell.age.leave')}
        </button>
        <button
          type="button"
          class="button is-danger"
          onClick={() => {
            isAdult.value = true;
          }}
        >
          {chat.say('shell.age.continue')}
        </button>
      </p>
    </section>
  );
}
