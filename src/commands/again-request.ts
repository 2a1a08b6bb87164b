import { withoutSeed } from '../catalog/seed.ts';
import { givenAgain, type GivenAgain } from '../core/job/given.ts';
import { linkLeft } from '../core/job/inputs.ts';
import type { Job } from '../core/job/record.ts';
import { refused, type CommandAnswer } from './answer.ts';
import type { CommandServices } from './command.ts';
import { modelRequest } from './model-request.ts';
import type { ServerContext } from './request.ts';

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
  if (lacksFile(given, services.clock.now())) {
    return refused(t(job.owner.id === memberId ? 'press.retry-files' : 'press.reuse-files'));
  }
  const answer = modelRequest(model, isNewSeed ? withoutSeed(model, given) : given, context, services);
  if (answer.kind === 'refused' || job.captions === undefined) return answer;
  const { priced } = answer;
  return { kind: 'request', priced: { ...priced, request: { ...priced.request, captions: job.captions } } };
}

/** Whether a file is nowhere but at a link of Discord's that has ended, so that it cannot be fetched again. */
function lacksFile(given: GivenAgain, now: number): boolean {
  return Object.values(given).some(
    (value) => typeof value === 'object' && value.source === undefined && linkLeft(value.url, now) <= 0,
  );
}
