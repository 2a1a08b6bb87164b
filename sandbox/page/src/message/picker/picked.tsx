import type { VNode } from 'preact';
import { Avatar } from '../avatar.tsx';
import { colourOf } from '../colour.ts';
import type { Choice } from './choices.ts';

interface PickedProps {
  readonly choices: readonly Choice[];
  readonly placeholder: string;
}

/** What is picked: one choice as text, several in boxes. */
export function Picked({ choices, placeholder }: PickedProps): VNode {
  const [only, ...others] = choices;
  if (only === undefined) return <span class="picker-placeholder">{placeholder}</span>;
  return (
    <span class={others.length > 0 ? 'picked is-several' : 'picked'}>
      {choices.map((choice) => (
        <span key={choice.value} class="picked-one">
          <ChoiceName choice={choice} />
        </span>
      ))}
    </span>
  );
}

/** A choice's sign or avatar, and its name. */
export function ChoiceName({ choice }: { readonly choice: Choice }): VNode {
  const { kind, sign, label, color = 0, value } = choice;
  return (
    <>
      {kind === 'member' && <Avatar id={value} name={label} size="tiny" />}
      {kind === 'role' && <span class="choice-dot" style={colourOf(color)} aria-hidden="true" />}
      {sign !== undefined && kind !== 'role' && (
        <span class="choice-sign" aria-hidden="true">
          {sign}
        </span>
      )}
      <span class="choice-label">{label}</span>
    </>
  );
}
