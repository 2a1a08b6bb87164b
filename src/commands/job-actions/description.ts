import { componentLimits } from '../../core/discord-limits.ts';
import { describableFiles } from '../../core/job/predicates.ts';
import { oneLine } from '../../core/plain-text.ts';
import { describeFields, describeForm } from '../../messages/job/describe-form.ts';
import { privateText } from '../../messages/private-text.ts';
import { admissionText } from '../../messages/refusals/admission.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { CommandServices, FormHandler } from '../command.ts';
import { refusalOfBlocked } from '../precheck.ts';
import type { ComponentContext, JobPanelContext, ServerContext } from '../request.ts';

type FormContext = JobPanelContext & ComponentContext<{ readonly job: string; readonly count: number }>;

/** The form of *Describe*. Blank words bring back what Easel says by itself. */
export const descriptionForm: FormHandler<FormContext> = {
  kind: 'form',
  form: ({ params, t }) => describeForm({ jobId: params.job, count: params.count }, t),
  async submit(context, services, fields): Promise<PanelAnswer> {
    const { params, t, inServer } = context;
    if (inServer === undefined) return refused(t('refusal.not-in-server'), 'server');
    const words = fields[describeFields.words];
    const text = typeof words === 'string' ? oneLine(words, componentLimits.altText) : '';
    const refusal = await refusalOf(inServer, services, text);
    if (refusal !== undefined) return refusal;
    const job = await services.jobs.find(params.job, context);
    const file = job === undefined ? undefined : describableFiles(job)[Number(fields[describeFields.file]?.[0] ?? 0)];
    if (file === undefined) return refused(t('press.not-describable'));
    return {
      kind: 'deferred',
      async later(signal) {
        const answer = await services.jobs.describe(params.job, context, { file, text }, signal);
        return privateText([t(answer === 'described' && text === '' ? 'press.description-reset' : `press.${answer}`)]);
      },
    };
  },
};

/** Everybody sees the words, so they are screened like a prompt, and nobody writes them who is blocked. */
async function refusalOf(
  context: ServerContext,
  services: CommandServices,
  text: string,
): Promise<PanelAnswer | undefined> {
  const blocked = refusalOfBlocked(context, services);
  if (blocked !== undefined) return blocked;
  const { guildId, channelId, memberId, requester, server, t } = context;
  const texts = text === '' ? [] : [text];
  const hit = await services.moderation.screening.refusal({ guildId, channelId, memberId, texts, requester });
  return hit === undefined ? undefined : refused(admissionText(hit, { server }, t), hit.reason);
}
