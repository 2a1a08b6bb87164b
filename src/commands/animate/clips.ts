import type { Model } from '../../catalog/model.ts';
import { nextsOf, type Next } from '../../catalog/nexts.ts';
import { batchJobIds, type Batch } from '../../core/job/batch.ts';
import { mostScenes } from '../../core/job/bounds.ts';
import type { Job } from '../../core/job/record.ts';
import { originOf, resultMessage } from '../../core/job/reuse.ts';
import { creditsFor } from '../../core/money.ts';
import type { PricedRequest } from '../../services/jobs/admission-checks.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import type { ServerContext } from '../request.ts';

/** A model that makes a clip of a picture and a caption. */
export type ClipModel = Next<Model> & { readonly prompt: NonNullable<Next<Model>['prompt']> };

/** The models that make clips of pictures with a prompt, the best first. */
export function clipModels(models: readonly Model[]): readonly ClipModel[] {
  return nextsOf(models, 'image').flatMap((next) =>
    next.model.kind === 'video' && next.prompt !== undefined ? [{ ...next, prompt: next.prompt }] : [],
  );
}

/** A picture of a story, where it stands. */
interface Scene {
  readonly caption: string;
  readonly messageId: string;
  /** Its number among the files of that message. */
  readonly number: number;
  readonly file: { readonly name: string; readonly size: number };
}

/** The pictures of a story that stand in its messages, in their order. A picture that is only linked is none of them. */
export function scenesOf({ captions = [], messages, files }: Job): readonly Scene[] {
  const scenes = messages.flatMap(({ id, attachments }) =>
    attachments
      .toSorted((a, b) => a.file - b.file)
      .flatMap(({ file: index }, place) => {
        const file = files[index]?.fetched;
        const caption = captions[index];
        if (file?.kind !== 'image' || caption === undefined) return [];
        return [{ caption, messageId: id, number: place + 1, file }];
      }),
  );
  return scenes.slice(0, mostScenes);
}

/** A clip of each picture of a story, as requests of who presses. */
export interface Clips {
  readonly requests: readonly PricedRequest[];
  readonly batch: Batch;
  /** What each of them costs, in credits. */
  readonly each: readonly number[];
  readonly credits: number;
}

/** The requests for the clips of a story: at today's policy, price and model file. A press is refused with its first refusal. */
export function clipsOf(
  story: Job,
  { model, field, prompt }: ClipModel,
  context: ServerContext,
  services: CommandServices,
): Clips | Refused {
  const { t } = context;
  const scenes = scenesOf(story);
  const message = resultMessage(story);
  const { channelId, guildId } = story.place;
  if (scenes.length === 0 || message === undefined) return refused(t('story.no-pictures'));
  if (context.server.sightOf(channelId) !== 'seen') return refused(t('story.no-pictures'));
  const ids = batchJobIds(context.id, scenes.length);
  const requests: PricedRequest[] = [];
  for (const [index, { caption, messageId, number, file }] of scenes.entries()) {
    const source = { kind: 'message', channelId, messageId, number } as const;
    const given = { [prompt.name]: caption, [field.name]: { url: '', name: file.name, size: file.size, source } };
    const answer = modelRequest(model, given, { ...context, channelId }, services);
    if (answer.kind === 'refused') {
      return refused(t('story.clip-refused', { number: index + 1, refusal: answer.text }), answer.reason);
    }
    const { request, ...priced } = answer.priced;
    const { token: _token, ...place } = request.place;
    const own = { id: ids[index] ?? '', place, origin: originOf(story, 'scene'), batch: context.id };
    requests.push({ ...priced, request: { ...request, ...own } });
  }
  const each = requests.map(({ price }) => creditsFor(price, services.creditWorth));
  const batch: Batch = {
    version: 1,
    id: context.id,
    story: story.id,
    jobs: [...ids],
    owner: { id: context.memberId, language: t.language },
    place: { guildId, channelId, applicationId: context.applicationId },
    message,
  };
  return { requests, batch, each, credits: each.reduce((sum, credits) => sum + credits, 0) };
}
