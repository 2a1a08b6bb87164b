import { componentLimits } from '../../core/discord-limits.ts';
import type { IdParams } from '../../core/custom-id.ts';
import type { Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { resultMessage, reuseRefusal } from '../../core/job/reuse.ts';
import { admissionText } from '../../messages/refusals/admission.ts';
import { privateText } from '../../messages/private-text.ts';
import { animateNote, animateSelect, batchLink, cancelledLines, storyLink } from '../../messages/story/animate.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import { inPlace, refused, type PanelAnswer } from '../answer.ts';
import type { CommandServices, JobActionHandler, Panel } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { ComponentContext, PanelContext, ServerContext } from '../request.ts';
import { findParent } from '../reuse/parent.ts';
import { clipModels, clipsOf, scenesOf, type ClipModel } from './clips.ts';

type OnNote = Pick<ComponentContext<unknown>, 'isOnPrivateAnswer'>;

/** *Animate each*, on a story: a private question first, with what each clip costs and what all cost. */
export function animateAction(catalog: Catalog): JobActionHandler<'animate'> {
  return {
    kind: 'button',
    isOffered: (job: Job, actor: Actor, isShared) =>
      scenesOf(job).length > 0 &&
      resultMessage(job) !== undefined &&
      clipModels(catalog.current().models).length > 0 &&
      reuseRefusal(job, actor, isShared) === undefined,
    async press(context, services): Promise<PanelAnswer> {
      const { t, inServer, params } = context;
      if (inServer === undefined) return refused(t('refusal.not-in-server'), 'server');
      const [first] = offeredModels(services);
      if (first === undefined) return refused(t('story.no-clips'));
      return question(params.job, first, { ...inServer, isOnPrivateAnswer: context.isOnPrivateAnswer }, services);
    },
  };
}

/** The select and the buttons of that question, and *Cancel all* of the message of a batch. */
export const batchPanel: Panel<'batch'> = {
  owner: 'batch',
  handlers: {
    model: {
      kind: 'string-select',
      select: ({ params, t }, services) => animateSelect(params.job, offeredModels(services), undefined, t),
      pick(context, services, [picked]) {
        const model = offeredModels(services).find(({ model: { command } }) => command === picked);
        return model === undefined
          ? refused(context.t('refusal.model-gone'), 'unknown-command')
          : question(context.params.job, model, context, services);
      },
    },
    start: { kind: 'button', press: start },
    cancel: { kind: 'button', press: cancelAll },
  },
};

function offeredModels({ models }: CommandServices): readonly ClipModel[] {
  return clipModels(models.current().models).slice(0, componentLimits.selectOptions);
}

/** The story, if this person may animate it now. */
async function storyFor(
  id: string,
  context: ServerContext,
  services: CommandServices,
): Promise<{ readonly story: Job } | { readonly text: string }> {
  const { t } = context;
  const parent = await findParent(id, { ...context, inServer: context }, services);
  if (parent.kind === 'refused') return parent;
  const running = services.jobs.batchOf(id);
  if (running !== undefined && running.place.guildId === context.guildId) {
    return { text: t('story.running', { link: batchLink(running) }) };
  }
  return { story: parent.job };
}

async function question(
  id: string,
  model: ClipModel,
  context: ServerContext & OnNote,
  services: CommandServices,
): Promise<PanelAnswer> {
  const { t, guildId, memberId, requester } = context;
  const found = await storyFor(id, context, services);
  if ('text' in found) return inPlace(context, refused(found.text));
  const clips = clipsOf(found.story, model, context, services);
  if ('kind' in clips) return inPlace(context, clips);
  const balance = await services.accounts.balance({ guildId, memberId, roleIds: requester.roleIds });
  const left = Math.min(balance.left.day, balance.left.month, balance.serverLeft.day, balance.serverLeft.month);
  const { each, credits } = clips;
  const asked = { story: id, model, models: offeredModels(services), each, credits, left: Math.max(left, 0) };
  return inPlace(context, { kind: 'message', components: animateNote(asked, t) });
}

/** Starts all clips, or none. A press that was told another price is asked again. */
async function start(
  context: PanelContext<IdParams<'batch', 'start'>>,
  services: CommandServices,
): Promise<PanelAnswer> {
  const { params, t, server } = context;
  const model = offeredModels(services).find(({ model: { command } }) => command === params.model);
  if (model === undefined) return refused(t('refusal.model-gone'), 'unknown-command');
  const found = await storyFor(params.job, context, services);
  if ('text' in found) return inPlace(context, refused(found.text));
  const clips = clipsOf(found.story, model, context, services);
  if ('kind' in clips) return inPlace(context, clips);
  if (clips.credits > params.credits) return question(params.job, model, context, services);
  const result = await services.jobs.startBatch(clips.batch, clips.requests);
  if (!result.ok) return inPlace(context, refused(admissionText(result.refusal, { server }, t)));
  const running = services.jobs.batchOf(params.job);
  const text =
    result.jobs === undefined
      ? t('story.running', { link: running === undefined ? storyLink(clips.batch) : batchLink(running) })
      : t('story.started', { count: clips.requests.length, link: storyLink(clips.batch) });
  return inPlace(context, { kind: 'message', components: privateText([text]) });
}

/** *Cancel all*, for the owner of a batch and for moderators. Each clip is cancelled by its own rule. */
function cancelAll(context: PanelContext<IdParams<'batch', 'cancel'>>, services: CommandServices): PanelAnswer {
  const { params, t } = context;
  return {
    kind: 'deferred',
    async later() {
      const ref = { story: params.job, id: params.batch };
      const answers = await services.jobs.cancelBatch(ref, context, (job) => ({
        ...newDecision(context, services, 'cancelled'),
        // Each has a row of its own in the audit log.
        id: job,
      }));
      if (answers === undefined) return privateText([t('press.over')]);
      return privateText(answers === 'not-yours' ? [t('press.not-yours')] : cancelledLines(answers, t));
    },
  };
}
