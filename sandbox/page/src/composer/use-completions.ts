import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CommandOption } from '../../../discord/client/api.ts';
import { useChat } from '../state/use-chat.ts';
import { plainValues, type Draft } from './draft.ts';
import { choiceSuggestions, type Suggestion } from './suggestions.ts';

interface Completions {
  readonly state: 'ready' | 'loading' | 'failed';
  readonly suggestions: readonly Suggestion[];
}

const pauseMs = 200;

/** Asks the bot for suggestions when nothing was typed for a moment. An answer to what was typed before is dropped. */
export function useCompletions(asked: {
  readonly option: CommandOption;
  readonly draft: Draft;
  readonly typed: string;
  readonly isOn: boolean;
}): Completions {
  const { option, draft, typed, isOn } = asked;
  const chat = useChat();
  const completions = useSignal<Completions>({ state: 'ready', suggestions: [] });
  const others = JSON.stringify(plainValues(draft, option.name));

  useEffect(() => {
    const requests = chat.session.peek()?.requests;
    const channelId = chat.place.peek()?.channel.id;
    if (!isOn || requests === undefined || channelId === undefined) return undefined;
    let isStale = false;
    completions.value = { ...completions.peek(), state: 'loading' };
    const completing = { name: draft.offer.name, option: option.name, typed, options: plainValues(draft, option.name) };
    const ask = (): ReturnType<typeof requests.complete> => requests.complete(channelId, completing);
    const load = async (): Promise<void> => {
      const reply = await ask();
      if (isStale) return;
      const choices = reply.state === 'ok' && reply.value.state === 'answered' ? reply.value.choices : undefined;
      completions.value =
        choices === undefined
          ? { state: 'failed', suggestions: [] }
          : { state: 'ready', suggestions: choiceSuggestions(choices, chat.locale.peek()) };
    };
    const timer = setTimeout(() => void load(), pauseMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [isOn, typed, others]);
  return completions.value;
}
