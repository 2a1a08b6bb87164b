import { ApplicationCommandOptionType } from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import { withoutFlags } from '../../catalog/read-flags.ts';
import { storyModels, type StoryModel } from '../../catalog/story.ts';
import type { OptionValues } from '../../catalog/requested-file.ts';
import type { IdParams } from '../../core/custom-id.ts';
import { commandLimits, componentLimits } from '../../core/discord-limits.ts';
import { mostScenes } from '../../core/job/bounds.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { hasContent } from '../../core/prompt/has-content.ts';
import { captionsIn, storyPrompt } from '../../core/prompt/story.ts';
import { clip } from '../../core/plain-text.ts';
import { storyFields, storyForm } from '../../messages/story/form.ts';
import { storyRefusalText } from '../../messages/story/refusal.ts';
import type { Words } from '../../words/words.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { CommandServices, SlashCommand } from '../command.ts';
import type { Drafts } from '../drafts.ts';
import { modelRequest } from '../model-request.ts';
import { described, namedInWords, slash } from '../payload.ts';
import { refusalBeforeForm } from '../precheck.ts';
import type { PanelContext, ServerContext } from '../request.ts';

/** A story that was filled in. Its job, if there is one, has the id of that interaction. */
export interface StoryDraft {
  readonly job: string;
  readonly fields: SubmittedFields;
}

/** The models that make stories in forms and commands. */
function storyModelsOf(models: readonly Model[]): readonly StoryModel[] {
  return storyModels(models, { pictures: mostScenes, choices: componentLimits.selectOptions });
}

/**
 * `/story`: several pictures that belong together, each with a caption. The form is a request like any other, with a
 * prompt that is composed of the captions. There is a command only where a model makes stories.
 */
export function storyCommands(models: readonly Model[], words: Words, drafts: Drafts<StoryDraft>): SlashCommand[] {
  const [first, ...others] = storyModelsOf(models);
  if (first === undefined) return [];
  const all = [first, ...others];
  return [
    {
      payload: { ...slash('story', words), ...(others.length === 0 ? {} : { options: [modelOption(all, words)] }) },
      async run({ options, ...context }, services) {
        const story = all.find(({ model }) => model.command === (options[option] ?? first.model.command));
        if (story === undefined) return refused(context.t('refusal.model-gone'), 'unknown-command');
        const refusal = refusalBeforeForm(context, services, { model: story.model, inputs: 'none' });
        if (refusal !== undefined) return refusal;
        return { kind: 'form', form: storyForm(story, context.t, await unsentFields(context, services, drafts)) };
      },
      panel: {
        owner: 'story',
        handlers: {
          scenes: {
            kind: 'form',
            form({ params, t }) {
              const story = all.find(({ model }) => model.command === params.model);
              return story === undefined ? refused(t('refusal.model-gone'), 'unknown-command') : storyForm(story, t);
            },
            submit(context: PanelContext<IdParams<'story', 'scenes'>>, services, fields): PanelAnswer {
              const story = all.find(({ model }) => model.command === context.params.model);
              if (story === undefined) return refused(context.t('refusal.model-gone'), 'unknown-command');
              drafts.keep(context, { job: context.id, fields }, services.clock.monotonic());
              return storyRequest(story, fields, context, services);
            },
          },
        },
      },
    },
  ];
}

const option = 'model';

function modelOption(all: readonly StoryModel[], words: Words) {
  return {
    type: ApplicationCommandOptionType.String as const,
    ...namedInWords(words, 'command.story.model.name'),
    ...described(words, (t) => t('command.story.model.description')),
    choices: all.slice(0, commandLimits.choices).map(({ model }) => ({
      name: clip(model.title ?? `/${model.command}`, commandLimits.choiceName),
      value: model.command,
    })),
  };
}

/** What the member filled in before, if it became no job. */
async function unsentFields(
  context: ServerContext,
  { jobs, clock }: CommandServices,
  drafts: Drafts<StoryDraft>,
): Promise<SubmittedFields | undefined> {
  const draft = drafts.find(context, clock.monotonic());
  if (draft === undefined || (await jobs.find(draft.job, context)) === undefined) return draft?.fields;
  drafts.forget(context);
  return undefined;
}

function storyRequest(
  story: StoryModel,
  fields: SubmittedFields,
  context: ServerContext,
  services: CommandServices,
): PanelAnswer {
  const { model, prompt, maxLength, count, counts, size } = story;
  const { t } = context;
  const bare = (typed: string): string => withoutFlags(model, typed);
  const lines = captionsIn(String(fields[storyFields.captions] ?? ''));
  // A line of flags alone is about the whole.
  const captions = lines.filter((line) => hasContent(bare(line)));
  const about = [String(fields[storyFields.about] ?? ''), ...lines.filter((line) => !captions.includes(line))].join(
    '\n',
  );
  if (!counts.includes(captions.length)) {
    return refused(storyRefusalText({ reason: 'lines', lines: captions.length, counts }, t));
  }
  const shown = captions.map(bare);
  const over = Array.from(storyPrompt(bare(about), shown)).length - (maxLength ?? Infinity);
  if (over > 0) return refused(storyRefusalText({ reason: 'too-long', over, limit: maxLength ?? 0 }, t));
  const picked = fields[storyFields.size]?.[0];
  const shape = picked === undefined ? undefined : size?.choices[Number(picked)];
  const given: OptionValues = {
    [prompt.name]: storyPrompt(about, captions),
    [count.name]: captions.length,
    ...(size === undefined || shape === undefined ? {} : { [size.name]: shape }),
  };
  const answer = modelRequest(model, given, context, services);
  if (answer.kind === 'refused') return answer;
  const { priced } = answer;
  return { kind: 'request', priced: { ...priced, request: { ...priced.request, captions: shown } } };
}
