import { claimProblem } from '../../catalog/file-claims.ts';
import type { Model } from '../../catalog/model.ts';
import { nextOf, nextsOf, type Next } from '../../catalog/nexts.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import type { AttachedFile } from '../../core/media/attached-file.ts';
import { mediaKinds, type MediaKind } from '../../core/media/media-kind.ts';
import { isOfferedTo } from '../../core/moderation/check.ts';
import { listed } from '../../messages/files.ts';
import { refusalText } from '../../messages/refusals/request.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { fileRules } from '../model-inputs.ts';
import type { ServerContext } from '../request.ts';

/** A file that something can be made from. */
export interface MakeFile {
  readonly media: MediaKind;
  readonly number: number;
  readonly name?: string | undefined;
  readonly attached: AttachedFile;
}

/** What can be made, and from which files. There is at least one of each. */
export interface Offer {
  /** The best first. */
  readonly nexts: readonly Next<Model>[];
  readonly files: readonly MakeFile[];
}

/**
 * What this member can make from the files here: with the model of this command, else with each that takes one of them.
 * A file that no model takes is left out.
 */
export function offerFrom(
  files: readonly MakeFile[],
  command: string | undefined,
  context: ServerContext,
  services: CommandServices,
): Offer | Refused {
  const { t } = context;
  const { byCommand } = services.models.current();
  const offered = offeredHere(context, services);
  const named = command === undefined ? undefined : byCommand.get(command);
  const isGone = command !== undefined && (named === undefined || !files.some((file) => takes(named, file)));
  if (isGone) return refused(t('refusal.model-gone'), 'unknown-command');
  const models = named === undefined ? offered : [named];
  const nexts = distinct(mediaIn(files).flatMap((media) => nextsOf(models, media)));
  const taken = files.filter((file) => nexts.some(({ model }) => takes(model, file)));
  const [first] = taken;
  if (first === undefined) return refused(nothingTakes(offered, context));
  const bytes = fileRules(context, services.inputs).bytes;
  const fitting = taken.filter((file) => nexts.some(({ model }) => problemOf(model, file, bytes) === undefined));
  if (fitting.length === 0) return refused(unfitText(nexts, first, bytes, context));
  const { selectOptions } = componentLimits;
  return { nexts: nexts.slice(0, selectOptions), files: fitting.slice(0, selectOptions) };
}

/** The models that the server offers to this member. */
export function offeredHere(
  { guildId, requester }: ServerContext,
  { models, moderation }: CommandServices,
): readonly Model[] {
  const policy = moderation.servers.policy(guildId);
  return models.current().models.filter(({ id }) => isOfferedTo(policy, requester, id));
}

function mediaIn(files: readonly MakeFile[]): readonly MediaKind[] {
  return [...new Set(files.map(({ media }) => media))];
}

function takes(model: Model, { media }: MakeFile): boolean {
  return nextOf(model, media) !== undefined;
}

/** A model that takes several kinds of files is offered once. */
function distinct(nexts: readonly Next<Model>[]): readonly Next<Model>[] {
  return nexts.filter(({ model }, index) => nexts.findIndex((each) => each.model === model) === index);
}

/** Pictures that are too large are made smaller: the form has no option for it. */
function problemOf(model: Model, { media, attached }: MakeFile, bytes: number) {
  const { bounds } = nextOf(model, media)?.field.files ?? {};
  if (bounds === undefined) return undefined;
  return claimProblem(attached, { ...bounds, bytes: Math.min(bounds.bytes, bytes) }, model.resize !== undefined);
}

function unfitText(nexts: readonly Next<Model>[], file: MakeFile, bytes: number, { t }: ServerContext): string {
  const next = nexts.find(({ model }) => takes(model, file));
  const problem = next && problemOf(next.model, file, bytes);
  if (next === undefined || problem === undefined) return t('make.nothing');
  return refusalText(next.model, { reason: 'file-unfit', option: next.field.name, problem }, t);
}

function nothingTakes(models: readonly Model[], { t }: ServerContext): string {
  const kinds = mediaKinds.filter((media) => nextsOf(models, media).length > 0);
  if (kinds.length === 0) return t('make.nothing');
  const fitting = kinds.map((kind) => t(`media.${kind}`));
  return t('make.others-fit', { kinds: listed(fitting, t) });
}
