import { largestOriginal } from '../core/media/input.ts';
import type { ModelDraft } from '../catalog/model.ts';
import type { FileRules } from '../catalog/request-files.ts';
import type { ComposedRequest } from '../catalog/request.ts';
import type { RequestedFile } from '../catalog/requested-file.ts';
import type { JobInput } from '../core/job/record.ts';
import { optionLabel } from '../messages/labels.ts';
import type { Translate } from '../words/words.ts';
import type { InputLimits } from './command.ts';
import type { ServerContext } from './request.ts';

/** What limits the files of a request. The bot posts each of them, so none may be larger than Discord takes here. */
export function fileRules(
  { guildId, attachmentLimit, server }: Pick<ServerContext, 'guildId' | 'attachmentLimit' | 'server'>,
  { origins, domains, bytes }: InputLimits,
): FileRules {
  return { guildId, origins, domains, sightOf: (id) => server.sightOf(id), bytes: Math.min(bytes, attachmentLimit) };
}

/** The files of a request as the job's inputs. */
export function jobInputs(model: ModelDraft, { files, resize }: ComposedRequest, t: Translate): JobInput[] {
  return files.map((file) => {
    const isResized = resize && file.bounds.media === 'image';
    return {
      input: file.input,
      isList: file.isList,
      label: optionLabel(model, file.option, t),
      source: file.source,
      bounds: file.bounds,
      resize: isResized,
      dataUri: file.dataUri,
      reserved: reservedFor(file, isResized),
    };
  });
}

/** The size that Discord says, or the most that is fetched. */
function reservedFor({ attached, bounds }: RequestedFile, isResized: boolean): number {
  return attached?.size ?? (isResized ? Math.max(bounds.bytes, largestOriginal) : bounds.bytes);
}
