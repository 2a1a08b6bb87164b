import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { Speed } from '../../../panel/api.ts';
import { useChat } from '../state/use-chat.ts';
import { Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

const presets = [
  { word: 'panel.speed.instant', speed: { queueMs: 0, runMs: 0 } },
  { word: 'panel.speed.quick', speed: { queueMs: 1_000, runMs: 3_000 } },
  { word: 'panel.speed.usual', speed: { queueMs: 5_000, runMs: 30_000 } },
  { word: 'panel.speed.slow', speed: { queueMs: 30_000, runMs: 120_000 } },
] as const;

const longestSeconds = 3_600;

/** How long RunComfy's queue and runs take from now on. */
export function SpeedControls(): VNode | null {
  const chat = useChat();
  const panel = usePanel();
  const speed = panel.seen.value?.state.speed;
  if (speed === undefined) return null;
  const isSame = (other: Speed): boolean => other.queueMs === speed.queueMs && other.runMs === speed.runMs;
  return (
    <Section title="panel.speed" act="speed">
      <p class="buttons">
        {presets.map((preset) => (
          <button
            key={preset.word}
            type="button"
            class="button"
            aria-pressed={isSame(preset.speed)}
            onClick={() => void panel.setSpeed(preset.speed)}
          >
            {chat.say(preset.word)}
          </button>
        ))}
      </p>
      <div class="fields">
        <Seconds
          label={chat.say('panel.speed.queue')}
          ms={speed.queueMs}
          onChange={(queueMs) => void panel.setSpeed({ ...speed, queueMs })}
        />
        <Seconds
          label={chat.say('panel.speed.run')}
          ms={speed.runMs}
          onChange={(runMs) => void panel.setSpeed({ ...speed, runMs })}
        />
      </div>
      <p class="quiet">{chat.say('panel.speed.hint')}</p>
    </Section>
  );
}

interface SecondsProps {
  readonly label: string;
  readonly ms: number;
  readonly onChange: (ms: number) => void;
}

function Seconds({ label, ms, onChange }: SecondsProps): VNode {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        max={longestSeconds}
        step={0.5}
        value={ms / 1000}
        onChange={({ currentTarget }) => {
          const seconds = currentTarget.valueAsNumber;
          if (currentTarget.checkValidity() && Number.isFinite(seconds)) onChange(seconds * 1000);
          else currentTarget.value = String(ms / 1000);
        }}
      />
    </p>
  );
}
