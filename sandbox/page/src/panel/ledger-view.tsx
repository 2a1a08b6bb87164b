import type { VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';
import { usePanel } from './use-panel.ts';

/** What RunComfy was asked to do, and what it costs. */
export function LedgerView(): VNode | null {
  const chat = useChat();
  const ledger = usePanel().seen.value?.state.ledger;
  if (ledger === undefined) return null;
  const time = new Intl.DateTimeFormat(chat.locale.value, { timeStyle: 'medium', hour12: false });
  const { submitted, submissions, questions, totalUsd } = ledger;
  return (
    <>
      <dl class="sums">
        <div>
          <dt>{chat.say('panel.ledger.submissions')}</dt>
          <dd>{submitted}</dd>
        </div>
        <div>
          <dt>{chat.say('panel.ledger.questions')}</dt>
          <dd>{questions}</dd>
        </div>
        <div>
          <dt>{chat.say('panel.ledger.total')}</dt>
          <dd>{`$${totalUsd}`}</dd>
        </div>
      </dl>
      {submissions.length === 0 && <p class="quiet">{chat.say('panel.ledger.none')}</p>}
      <ol class="submissions">
        {submissions
          .toSorted((one, other) => other.at - one.at)
          .map(({ requestId, model, state, at, usd }) => (
            <li key={requestId} class="submission">
              <span class="submission-model">{model}</span>
              <span class="submission-usd">{`$${usd}`}</span>
              <span class="quiet">{`${time.format(at)} · ${state} · ${requestId.slice(0, 8)}`}</span>
            </li>
          ))}
      </ol>
    </>
  );
}
