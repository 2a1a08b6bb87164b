import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { RequestDetails, SeenRequest } from '../../../panel/api.ts';
import type { Chat } from '../state/chat.ts';
import { useChat } from '../state/use-chat.ts';
import { hasWord } from '../words/has-word.ts';
import { routeOf } from './route-of.ts';
import { usePanel } from './use-panel.ts';

/** The bot's requests, the newest first. A press shows what was sent and answered. */
export function RequestList(): VNode {
  const chat = useChat();
  const requests = usePanel().seen.value?.requests ?? [];
  const open = useSignal<number | undefined>(undefined);
  if (requests.length === 0) return <p class="quiet">{chat.say('panel.requests.none')}</p>;
  return (
    <ol class="requests">
      {requests.toReversed().map((request) => (
        <li key={request.id}>
          <RequestLine
            request={request}
            isOpen={open.value === request.id}
            onToggle={() => {
              open.value = open.value === request.id ? undefined : request.id;
            }}
          />
          {open.value === request.id && <Details request={request} />}
        </li>
      ))}
    </ol>
  );
}

interface RequestLineProps {
  readonly request: SeenRequest;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function RequestLine({ request, isOpen, onToggle }: RequestLineProps): VNode {
  const chat = useChat();
  const { at, to, method, path, status, fault, problem, tookMs } = request;
  const time = new Intl.DateTimeFormat(chat.locale.value, { timeStyle: 'medium', hour12: false });
  const isBad = problem !== undefined || (status !== undefined && status >= 400);
  return (
    <button type="button" class="request" data-bad={isBad} aria-expanded={isOpen} onClick={onToggle}>
      <span class="request-head">
        <span class="request-to" data-to={to}>
          {chat.say(`panel.at.${to}`)}
        </span>
        <span class="request-method">{method}</span>
        <span class="request-status">{status ?? '…'}</span>
        <span class="quiet">
          {time.format(at)}
          {tookMs !== undefined && ` · ${Math.round(tookMs)} ms`}
        </span>
      </span>
      <span class="request-path">{routeOf(path)}</span>
      {fault !== undefined && <span class="request-fault">⚡ {faultIn(chat, fault)}</span>}
      {problem !== undefined && <span class="request-problem">{problem}</span>}
    </button>
  );
}

/** How the fault showed, in words. */
function faultIn({ say }: Pick<Chat, 'say'>, kind: string): string {
  const word = `panel.faultKind.${kind}`;
  return hasWord(word) ? say(word) : kind;
}

/** Asked for when it is opened, and again when the answer has come. */
function Details({ request: { id, path, status } }: { readonly request: SeenRequest }): VNode {
  const chat = useChat();
  const panel = usePanel();
  const details = useSignal<RequestDetails | 'forgotten' | undefined>(undefined);
  useEffect(() => {
    let isStale = false;
    async function load(): Promise<void> {
      const found = await panel.details(id);
      if (!isStale) details.value = found ?? 'forgotten';
    }
    void load();
    return () => {
      isStale = true;
    };
  }, [id, status]);
  const shown = details.value;
  if (shown === undefined) return <p class="quiet">{chat.say('panel.requests.loading')}</p>;
  if (shown === 'forgotten') return <p class="quiet">{chat.say('panel.requests.forgotten')}</p>;
  return (
    <div class="details">
      <p class="details-path">{path}</p>
      <Json title={chat.say('panel.requests.body')} value={shown.body} />
      <Json title={chat.say('panel.requests.answer')} value={shown.answer} />
    </div>
  );
}

function Json({ title, value }: { readonly title: string; readonly value: unknown }): VNode | null {
  if (value === undefined) return null;
  return (
    <>
      <h3>{title}</h3>
      {/* Wide and long ones are scrolled, also by keyboard. */}
      <pre tabIndex={0} aria-label={title}>
        {JSON.stringify(value, undefined, 2)}
      </pre>
    </>
  );
}
