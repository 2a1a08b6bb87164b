import {
  ButtonStyle,
  ContainerBuilder,
  messageLink,
  StringSelectMenuBuilder,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
} from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import type { Next } from '../../catalog/nexts.ts';
import { encode } from '../../core/custom-id.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import type { Batch } from '../../core/job/batch.ts';
import type { Job } from '../../core/job/record.ts';
import { clip } from '../../core/plain-text.ts';
import type { CancelResult } from '../../services/jobs/actions.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { commandName } from '../command-name.ts';
import { asNote } from '../job/note.ts';

interface Question {
  /** The job of the story. */
  readonly story: string;
  readonly model: Pick<Next<Model>, 'model'>;
  readonly models: readonly Pick<Next<Model>, 'model'>[];
  /** What each clip costs, in credits. */
  readonly each: readonly number[];
  readonly credits: number;
  /** The credits that are left. */
  readonly left: number;
}

/** The question before a story is animated. Several models are a choice. */
export function animateNote(
  { story, model: { model }, models, each, credits, left }: Question,
  t: Translate,
): APIMessageTopLevelComponent[] {
  const [least, most] = [Math.min(...each), Math.max(...each)];
  const price = least === most ? t('status.credits', { count: least }) : t('story.each', { least, most });
  const lines = [
    t('story.animate', { count: each.length, model: nameOf(model, t) }),
    t('story.animate-costs', { each: price, all: t('status.credits', { count: credits }), count: left }),
  ];
  const container = asNote(new ContainerBuilder()).addTextDisplayComponents((display) =>
    display.setContent(lines.join('\n')),
  );
  if (models.length > 1) {
    container.addActionRowComponents((row) =>
      row.setComponents(new StringSelectMenuBuilder(animateSelect(story, models, model.command, t))),
    );
  }
  const id = encode('batch', 'start', { job: story, model: model.command, credits });
  const start = button(id, t('button.animate-all', { count: credits }), ButtonStyle.Primary);
  return [container.addActionRowComponents(buttonRow([start])).toJSON()];
}

/** The models that make clips. `picked`: the command of the one that is asked about. */
export function animateSelect(
  story: string,
  models: readonly Pick<Next<Model>, 'model'>[],
  picked: string | undefined,
  t: Translate,
): APIStringSelectComponent {
  return new StringSelectMenuBuilder()
    .setCustomId(encode('batch', 'model', { job: story }))
    .addOptions(
      models.map(({ model }) => ({
        label: clip(nameOf(model, t), componentLimits.optionLabel),
        value: model.command,
        default: model.command === picked,
      })),
    )
    .toJSON();
}

function nameOf(model: Model, t: Translate): string {
  return model.title ?? `/${commandName(model, t.language)}`;
}

/** Where a batch is: its own message, else the story. */
export function batchLink(batch: Batch): string {
  const { board, channelId, place } = batch;
  if (board === undefined || board === 'none') return storyLink(batch);
  return messageLink(channelId ?? place.channelId, board, place.guildId);
}

export function storyLink({ place, message }: Batch): string {
  return messageLink(place.channelId, message, place.guildId);
}

/** What became of each clip, and of its credits. */
export function cancelledLines(
  answers: readonly { readonly job: Job; readonly answer: CancelResult }[],
  t: Translate,
): string[] {
  const of = (...results: readonly CancelResult[]): readonly Job[] =>
    answers.filter(({ answer }) => results.includes(answer)).map(({ job }) => job);
  const cancelled = of('cancelled');
  const asked = of('asked', 'already-asked');
  const over = of('over', 'unknown-job', 'not-yours');
  const late = answers
    .map(({ job }) => job)
    .filter((job) => ![cancelled, asked, over].some((all) => all.includes(job)));
  const credits = late.reduce((sum, { hold }) => sum + hold.credits, 0);
  return [
    ...(cancelled.length > 0 ? [t('story.cancelled', { count: cancelled.length })] : []),
    ...(asked.length > 0 ? [t('story.cancel-asked', { count: asked.length })] : []),
    ...(late.length > 0
      ? [t('story.cancel-late', { count: late.length, credits: t('status.credits', { count: credits }) })]
      : []),
    ...(over.length > 0 ? [t('story.cancel-over', { count: over.length })] : []),
  ];
}
