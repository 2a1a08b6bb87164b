import { encode } from '../core/custom-id.ts';
import { isPreviewed } from '../core/moderation/settings/preview-above.ts';
import { givenName } from '../core/job/given.ts';
import { creditsFor } from '../core/money.ts';
import { previewMessage } from '../messages/job/preview.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import { refused, type PanelAnswer, type Refused } from './answer.ts';
import type { CommandServices, Panel } from './command.ts';
import { editedRequest, editing, editingPayload } from './reuse/edit.ts';
import { findParent } from './reuse/parent.ts';
import { modelRequest } from './model-request.ts';
import type { PanelContext, ServerContext } from './request.ts';
import { createPreviewDrafts, type PreviewDraft } from './preview-drafts.ts';

/** Shows requests before anything is spent, where the member has to agree to their price. */
export interface Previews {
  /** Whether the request is shown first, instead of being made. */
  isDue(priced: PricedRequest, services: CommandServices): boolean;
  show(priced: PricedRequest, context: ServerContext, services: CommandServices): Promise<PanelAnswer>;
  readonly panel: Panel<'preview'>;
}

type Context = PanelContext<{ readonly draft: string }>;

export function createPreviews(): Previews {
  const drafts = createPreviewDrafts();

  /** The draft, if nothing forbids by now to make it from the result that it comes from. */
  async function find(context: Context, services: CommandServices): Promise<PreviewDraft | Refused> {
    const { params, guildId, memberId, t } = context;
    const draft = drafts.find(params.draft, { guildId, memberId }, services.clock.monotonic());
    if (draft === undefined) return refused(t('preview.gone'));
    const { origin } = draft.others;
    const parent = origin && (await findParent(origin.parent, { ...context, inServer: context }, services));
    return parent?.kind === 'refused' ? parent : draft;
  }

  return {
    isDue({ request, price, original, agreed }, { creditWorth, moderation: { servers } }) {
      const credits = creditsFor(price, creditWorth);
      if (agreed === 'none') return true;
      if (agreed !== undefined) return credits > agreed;
      const isMore = original !== undefined && credits > original;
      return isMore || isPreviewed(servers.policy(request.place.guildId), credits);
    },
    async show(priced, context, services) {
      const { clock, accounts, creditWorth, jobs } = services;
      const { guildId, memberId, requester, t } = context;
      const { request, original, price, seedFraction } = priced;
      const { origin, retryOf, form, captions } = request;
      const credits = creditsFor(price, creditWorth);
      const [{ left }, usual] = await Promise.all([
        accounts.balance({ guildId, memberId, roleIds: requester.roleIds }),
        jobs.usualDuration(request.pace),
      ]);
      drafts.keep(
        {
          id: context.id,
          guildId,
          memberId,
          modelId: request.model.id,
          given: request.given ?? {},
          others: { origin, retryOf, form, captions },
          original,
          seedFraction,
          credits,
        },
        clock.monotonic(),
      );
      const isMore = original !== undefined && credits > original;
      const components = previewMessage(
        {
          draft: context.id,
          request,
          credits,
          original: isMore ? original : undefined,
          fileNames: request.inputs.map(({ source }) => givenName(request.given ?? {}, source)),
          left: { day: Math.max(left.day - credits, 0), month: Math.max(left.month - credits, 0) },
          seconds: usual === undefined ? undefined : Math.ceil(usual / 1_000),
        },
        t,
      );
      return { kind: 'message', components };
    },
    panel: {
      owner: 'preview',
      handlers: {
        run: {
          kind: 'button',
          async press(context, services): Promise<PanelAnswer> {
            const draft = await find(context, services);
            if ('kind' in draft) return draft;
            const model = services.models.current().byId.get(draft.modelId);
            if (model === undefined) return refused(context.t('refusal.model-gone'), 'unknown-command');
            // The seed that was shown is the one that is sent.
            const { random } = services;
            const drawsSame = { ...services, random: () => draft.seedFraction ?? random() };
            const answer = modelRequest(model, draft.given, context, drawsSame);
            if (answer.kind === 'refused') return answer;
            return { kind: 'request', priced: { ...continued(answer.priced, draft), agreed: draft.credits } };
          },
        },
        change: {
          kind: 'button',
          async press(context, services): Promise<PanelAnswer> {
            const draft = await find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            if (opened.kind === 'refused') return opened;
            const customId = encode('preview', 'changed', { draft: draft.id });
            return { kind: 'form', form: editingPayload(opened, customId, context) };
          },
        },
        changed: {
          kind: 'form',
          async form(context, services) {
            const draft = await find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            const customId = encode('preview', 'changed', { draft: draft.id });
            return opened.kind === 'refused' ? opened : editingPayload(opened, customId, context);
          },
          async submit(context, services, fields, files): Promise<PanelAnswer> {
            const draft = await find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            if (opened.kind === 'refused') return opened;
            const answer = editedRequest(opened, { fields, files }, context, services);
            if (answer.kind === 'refused') return answer;
            // The captions say what the earlier prompt asked for.
            const { captions: _captions, ...others } = draft.others;
            return { kind: 'request', priced: { ...continued(answer.priced, { ...draft, others }), agreed: 'none' } };
          },
        },
      },
    },
  };
}

/** The request of a draft, which has another price or other options now. A draft makes one job. */
function continued(priced: PricedRequest, { id, others, original }: PreviewDraft): PricedRequest {
  const request = { ...priced.request, ...others, form: others.form ?? id };
  return { ...priced, request, ...(original === undefined ? {} : { original }) };
}
