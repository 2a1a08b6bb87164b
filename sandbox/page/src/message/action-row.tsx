import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Component, StandInMessage } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import './action-row.css';
import { Button } from './button.tsx';
import { useReader } from './reader.ts';
import { SelectMenu } from './select-menu.tsx';

interface ActionRowProps {
  readonly components: readonly Component[];
  readonly message: StandInMessage;
}

/** Presses the button, or picks in the menu, of this id. */
export type Act = (customId: string, values?: readonly string[]) => void;

/** Buttons, or a select menu. What went wrong with one of them stands below until the next is used. */
export function ActionRow({ components, message }: ActionRowProps): VNode {
  const { locale, use } = useReader();
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string>();
  const run = async (customId: string, values?: readonly string[]): Promise<void> => {
    setBusy((others) => [...others, customId]);
    setProblem(undefined);
    try {
      setProblem(await use(message, customId, values));
    } catch {
      setProblem(say(locale, 'message.failed'));
    } finally {
      setBusy((others) => others.filter((each) => each !== customId));
    }
  };
  const act: Act = (customId, values) => {
    if (!busy.includes(customId)) void run(customId, values);
  };
  return (
    <div class="action-row">
      <div class="actions">
        {components.map((component, index) => (
          <Control key={component.id ?? index} component={component} message={message} busy={busy} onAct={act} />
        ))}
      </div>
      <p class="action-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

interface ControlProps {
  readonly component: Component;
  readonly message: StandInMessage;
  /** The ids of those that wait for an answer. */
  readonly busy: readonly string[];
  readonly onAct: Act;
}

const selects: readonly number[] = [3, 5, 6, 7, 8];

function Control({ component, message, busy, onAct }: ControlProps): VNode {
  const { locale } = useReader();
  const isBusy = component.custom_id !== undefined && busy.includes(component.custom_id);
  if (component.type === 2) return <Button button={component} isBusy={isBusy} onAct={onAct} />;
  if (selects.includes(component.type)) {
    // A new version of the message shows its own presets again.
    return <SelectMenu key={message.edited_timestamp} menu={component} isBusy={isBusy} onAct={onAct} />;
  }
  return <p class="unknown-part">{say(locale, 'message.unknownComponent', { type: component.type })}</p>;
}
