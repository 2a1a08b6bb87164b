import type { ComponentChildren, VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';
import type { Word } from '../words/words.ts';
import { usePanel } from './use-panel.ts';

interface SectionProps {
  readonly title: Word;
  /** The name of its acts, to say that one failed. */
  readonly act: string;
  readonly state?: string;
  readonly children: ComponentChildren;
}

/** One thing that can be driven, with its state. */
export function Section({ title, act, state, children }: SectionProps): VNode {
  const chat = useChat();
  const { failed } = usePanel();
  return (
    <section class="control">
      <h3>
        {chat.say(title)}
        {state !== undefined && (
          <span class="control-state" role="status">
            {state}
          </span>
        )}
      </h3>
      {children}
      {failed.value.has(act) && (
        <p class="bad" role="alert">
          {chat.say('panel.failed')}
        </p>
      )}
    </section>
  );
}
