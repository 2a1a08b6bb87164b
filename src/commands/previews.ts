import { encode } from '../core/custom-id.ts';
import { creditsFor } from '../core/money.ts';
import { previewMessage } from '../messages/job/preview.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import { refused, type PanelAnswer, type Refused } from './answer.ts';
import type { CommandServices, Panel } from './command.ts';
import { editedRequest, editing, editingPayload } from './reuse/edit.ts';
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

  function find({ params, guildId, memberId, t }: Context, { clock }: CommandServices): PreviewDraft | Refused {
    return drafts.find(params.draft, { guildId, memberId }, clock.monotonic()) ?? refused(t('preview.gone'));
  }

  return {
    isDue({ price, original, agreed }, { creditWorth }) {
      const credits = creditsFor(price, creditWorth);
      if (agreed === 'none') return true;
      return agreed === undefined ? original !== undefined && credits > original : credits > agreed;
    },
    async show(priced, context, services) {
      const { clock, accounts, creditWorth, jobs } = services;
      const { guildId, memberId, requester, t } = context;
      const { request, original, price } = priced;
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
          left: Math.min(left.day, left.month) - credits,
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
          press(context, services) {
            const draft = find(context, services);
            if ('kind' in draft) return draft;
            const model = services.models.current().byId.get(draft.modelId);
            if (model === undefined) return refused(context.t('refusal.model-gone'), 'unknown-command');
            const answer = modelRequest(model, draft.given, context, services);
            if (answer.kind === 'refused') return answer;
            return { kind: 'request', priced: { ...continued(answer.priced, draft), agreed: draft.credits } };
          },
        },
        change: {
          kind: 'button',
          press(context, services) {
            const draft = find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            if (opened.kind === 'refused') return opened;
            const customId = encode('preview', 'changed', { draft: draft.id });
            return { kind: 'form', form: editingPayload(opened, customId, context) };
          },
        },
        changed: {
          kind: 'form',
          form(context, services) {
            const draft = find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            const customId = encode('preview', 'changed', { draft: draft.id });
            return opened.kind === 'refused' ? opened : editingPayload(opened, customId, context);
          },
          submit(context, services, fields, files) {
            const draft = find(context, services);
            if ('kind' in draft) return draft;
            const opened = editing(draft.modelId, draft.given, context, services);
            if (opened.kind === 'refused') return opened;
            const answer = editedRequest(opened, { fields, files }, context, services);
            if (answer.kind === 'refused') return answer;
            return { kind: 'request', priced: { ...continued(answer.priced, draft), agreed: 'none' } };
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
