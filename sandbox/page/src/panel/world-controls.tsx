import type { VNode } from 'preact';
import type { BotAct, BotState, GatewayAct } from '../../../panel/api.ts';
import { useChat } from '../state/use-chat.ts';
import { FaultControls } from './fault-controls.tsx';
import { Section } from './section.tsx';
import { SpeedControls } from './speed-controls.tsx';
import { usePanel } from './use-panel.ts';

/** What can be done to the world: to speed, clock, bot and gateway, and what can go wrong. */
export function WorldControls(): VNode | null {
  return (
    <>
      <SpeedControls />
      <ClockControls />
      <BotControls />
      <GatewayControls />
      <FaultControls />
    </>
  );
}

const minuteMs = 60_000;
const jumps = [
  { word: 'panel.clock.quarter', ms: 15 * minuteMs },
  { word: 'panel.clock.hour', ms: 60 * minuteMs },
  { word: 'panel.clock.day', ms: 24 * 60 * minuteMs },
] as const;

function ClockControls(): VNode {
  const chat = useChat();
  const panel = usePanel();
  const shiftMs = panel.seen.value?.state.clockShiftMs ?? 0;
  const clock = new Intl.DateTimeFormat(chat.locale.value, { dateStyle: 'medium', timeStyle: 'medium' });
  const shift = shiftMs === 0 ? 'panel.clock.real' : 'panel.clock.shifted';
  return (
    <Section title="panel.clock" act="clock" state={clock.format(chat.now.value)}>
      <p class="quiet">{chat.say(shift, { shift: lengthIn(chat.locale.value, shiftMs) })}</p>
      <p class="buttons">
        {jumps.map(({ word, ms }) => (
          <button
            key={word}
            type="button"
            class="button"
            disabled={panel.busy.value.has('clock')}
            onClick={() => void panel.moveClock(ms)}
          >
            {chat.say(word)}
          </button>
        ))}
      </p>
    </Section>
  );
}

/** Such as `1 day, 2 hr, 15 min`. */
function lengthIn(locale: string, ms: number): string {
  const minutes = Math.round(ms / minuteMs);
  const parts = [
    { unit: 'day', count: Math.floor(minutes / 1440) },
    { unit: 'hour', count: Math.floor(minutes / 60) % 24 },
    { unit: 'minute', count: minutes % 60 },
  ].filter(({ count }) => count > 0);
  const shown = parts.map(({ unit, count }) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
  );
  return new Intl.ListFormat(locale, { type: 'unit' }).format(shown);
}

const gatewayActs: readonly GatewayAct[] = ['drop', 'reconnect', 'invalidate'];

function GatewayControls(): VNode {
  const chat = useChat();
  const panel = usePanel();
  return (
    <Section title="panel.gateway" act="gateway">
      <p class="buttons">
        {gatewayActs.map((act) => (
          <button
            key={act}
            type="button"
            class="button"
            disabled={panel.busy.value.has('gateway')}
            onClick={() => void panel.gateway(act)}
          >
            {chat.say(`panel.gateway.${act}`)}
          </button>
        ))}
      </p>
    </Section>
  );
}

const botActs: Readonly<Record<BotState['state'], readonly BotAct[]>> = {
  starting: ['kill'],
  running: ['kill', 'restart'],
  stopped: ['start'],
};

function BotControls(): VNode | null {
  const chat = useChat();
  const panel = usePanel();
  const bot = panel.seen.value?.state.bot;
  if (bot === undefined) return null;
  return (
    <Section title="panel.bot" act="bot" state={chat.say(`panel.bot.${bot.state}`, { pid: bot.pid })}>
      <p class="buttons">
        {botActs[bot.state].map((act) => (
          <button
            key={act}
            type="button"
            class={act === 'kill' ? 'button is-danger' : 'button'}
            disabled={panel.busy.value.has('bot')}
            onClick={() => void panel.bot(act)}
          >
            {chat.say(`panel.bot.act.${act}`)}
          </button>
        ))}
      </p>
    </Section>
  );
}
