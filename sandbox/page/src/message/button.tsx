import type { VNode } from 'preact';
import type { Component } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import type { Act } from './action-row.tsx';
import { Dots } from './dots.tsx';
import { emojiText } from './picker/choices.ts';
import { useReader } from './reader.ts';

interface ButtonProps {
  readonly button: Component;
  readonly isBusy: boolean;
  readonly onAct: Act;
}

const styles: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
  6: 'premium',
};

/** A button of a message, in any of Discord's styles. A premium one has a shop that is not here. */
export function Button({ button, isBusy, onAct }: ButtonProps): VNode {
  const { locale } = useReader();
  const { style = 2, custom_id: customId, url, disabled = false } = button;
  const look = `action is-${styles[style] ?? 'secondary'}`;
  const inside = <Face button={button} fallback={style === 6 ? say(locale, 'message.premium') : ''} />;
  if (style === 5 && !disabled && url !== undefined && /^(?:https?|discord):/iu.test(url)) {
    return (
      <a class={look} href={url} target="_blank" rel="noreferrer noopener" title={url}>
        {inside}
        <span aria-hidden="true">↗</span>
      </a>
    );
  }
  return (
    <button
      type="button"
      class={look}
      disabled={disabled || customId === undefined}
      aria-busy={isBusy}
      onClick={() => {
        if (customId !== undefined) onAct(customId);
      }}
    >
      {inside}
      {isBusy && <Dots />}
    </button>
  );
}

function Face({ button, fallback }: { readonly button: Component; readonly fallback: string }): VNode {
  const emoji = emojiText(button.emoji);
  return (
    <span class="action-face">
      {emoji !== undefined && <span class="action-emoji">{emoji}</span>}
      {button.label ?? fallback}
    </span>
  );
}
