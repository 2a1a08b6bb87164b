import { resultMedia } from '../../core/job/result-files.ts';
import { reuseRefusal } from '../../core/job/reuse.ts';
import type { BestNext } from '../../messages/best-next.ts';
import { english } from '../../core/language.ts';
import type { JobActionHandler } from '../command.ts';
import { beginFromResult } from '../reuse/result-form.ts';

/**
 * *Animate* and the like, for everybody who sees a result: makes something from a file of it. In *More…* it asks what.
 */
export function nextAction(bestNext: BestNext): JobActionHandler<'next'> {
  return {
    kind: 'button',
    isOffered(job, actor, isShared) {
      const media = resultMedia(job);
      const isTaken = media !== undefined && bestNext(media, english) !== undefined;
      return isTaken && reuseRefusal(job, actor, isShared) === undefined;
    },
    press: async (context, services) => beginFromResult(context.params, context, services),
  };
}
