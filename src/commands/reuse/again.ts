import { withoutSeed } from '../../catalog/seed.ts';
import { givenAgain, type GivenAgain } from '../../core/job/given.ts';
import { linkLeft } from '../../core/job/inputs.ts';
import type { Job } from '../../core/job/record.ts';
import type { AttachedFile } from '../../core/media/attached-file.ts';
import { refused, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import type { ServerContext } from '../request.ts';

/**
 * A request with the options that a job had, of who presses: at today's price, policy and model file. `isNewSeed`: the
 * seed that was given does not count.
 */
export function requestAgain(
  job: Job,
  context: ServerContext,
  services: CommandServices,
  { isNewSeed }: { readonly isNewSeed: boolean },
): Extract<CommandAnswer, { kind: 'request' | 'refused' }> {
  const { memberId, t } = context;
  const model = services.models.current().byId.get(job.model.id);
  if (model === undefined) return refused(t('refusal.model-gone'), 'unknown-command');
  const given = givenAgain(job, memberId);
  if (given === undefined) return refused(t('press.reuse-forgotten'));
  const lacking = lackingFiles(given, services.clock.now());
  if (lacking.length > 0) {
    const areOwn = job.owner.id === memberId && lacking.every(({ url }) => url !== '');
    return refused(t(areOwn ? 'press.retry-files' : 'press.reuse-files'));
  }
  const answer = modelRequest(model, isNewSeed ? withoutSeed(model, given) : given, context, services);
  if (answer.kind === 'refused' || job.captions === undefined) return answer;
  const { priced } = answer;
  return { kind: 'request', priced: { ...priced, request: { ...priced.request, captions: job.captions } } };
}

/** The files that are nowhere but at a link of Discord's that has ended, so that they cannot be fetched again. */
function lackingFiles(given: GivenAgain, now: number): readonly AttachedFile[] {
  return Object.values(given).filter((value): value is AttachedFile => isLostFile(value, now));
}

/** Whether it is a file that is nowhere but at a link of Discord's that has ended. */
export function isLostFile(value: GivenAgain[string], now: number): boolean {
  return typeof value === 'object' && value.source === undefined && linkLeft(value.url, now) <= 0;
}
