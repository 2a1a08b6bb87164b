import type { VNode } from 'preact';
import type { FaultState } from '../../../panel/api.ts';
import { useChat } from '../state/use-chat.ts';
import { hasWord } from '../words/has-word.ts';
import { Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

const placesOfFaults = ['discord', 'runcomfy', 'files'] as const;

/** What goes wrong next. Each press lets it happen once more. */
export function FaultControls(): VNode {
  const chat = useChat();
  const panel = usePanel();
  const faults = panel.seen.value?.state.faults ?? [];
  const waiting = faults.reduce((sum, fault) => sum + fault.waiting, 0);
  return (
    <Section title="panel.faults" act="faults" state={chat.say('panel.faults.waiting', { count: waiting })}>
      <p class="quiet">{chat.say('panel.faults.hint')}</p>
      {placesOfFaults.map((at) => {
        const those = faults.filter((fault) => fault.at === at);
        return (
          those.length > 0 && (
            <div key={at} class="faults" role="group" aria-label={chat.say(`panel.at.${at}`)}>
              <h4>{chat.say(`panel.at.${at}`)}</h4>
              {those.map((fault) => (
                <FaultButton key={fault.id} fault={fault} />
              ))}
            </div>
          )
        );
      })}
      <button type="button" class="button" disabled={waiting === 0} onClick={() => void panel.clearFaults()}>
        {chat.say('panel.faults.clear')}
      </button>
    </Section>
  );
}

function FaultButton({ fault: { id, waiting } }: { readonly fault: FaultState }): VNode {
  const chat = useChat();
  const panel = usePanel();
  const word = `panel.fault.${id}`;
  return (
    <button type="button" class="fault" data-waiting={waiting > 0} onClick={() => void panel.addFault(id)}>
      <span>{hasWord(word) ? chat.say(word) : id}</span>
      {waiting > 0 && (
        <span class="fault-count">
          <span aria-hidden="true">×{waiting}</span>
          <span class="only-read-aloud">{chat.say('panel.faults.waiting', { count: waiting })}</span>
        </span>
      )}
    </button>
  );
}
