import { mostTogether, type InputBounds, type InputProblem } from '../core/media/input.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import { messageLimits } from '../core/discord-limits.ts';
import { claimProblem } from './file-claims.ts';
import { linksIn, noLinks, readLink, type LinkProblem, type LinkRules } from './file-links.ts';
import type { Field, FilesKind, KindOf } from './field.ts';
import { own } from './file.ts';
import type { ModelDraft } from './model.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import type { OptionValues, RequestedFile } from './requested-file.ts';

/** What limits the files of a request, besides the model. */
export interface FileRules extends LinkRules {
  /** The most bytes of one file. */
  readonly bytes: number;
}

/** Files are limited by the model alone, and nothing may be linked. */
export const attachedOnly: FileRules = { ...noLinks, bytes: Infinity };

/** `option`: the name of the option, or of the input where the refusal is about all its options. */
export type FileRefusal =
  | { readonly reason: 'file-missing'; readonly option: string; readonly media: MediaKind }
  | { readonly reason: 'file-too-few' | 'file-too-many'; readonly option: string; readonly limit: number }
  /** It takes one file, and there is an attached one and a link. */
  | { readonly reason: 'file-twice'; readonly option: string }
  /** `entry`: the place of the link in its option, counted from 1; absent where there is only one. */
  | (LinkProblem & { readonly option: string; readonly entry?: number | undefined })
  /** `resize`: the option with which the file would be taken. */
  | {
      readonly reason: 'file-unfit';
      readonly option: string;
      readonly problem: InputProblem;
      readonly resize?: string | undefined;
    }
  | { readonly reason: 'files-too-many'; readonly limit: number };

export type FilesResult =
  | { readonly ok: true; readonly files: readonly RequestedFile[]; readonly resize: boolean }
  | { readonly ok: false; readonly refusal: FileRefusal };

type FileField = Field & KindOf<'file' | 'link'>;

/** The files that a member gave, checked by what is known of them before they are fetched. */
export function requestedFiles(model: ModelDraft, given: OptionValues, rules: FileRules): FilesResult {
  const fields = model.fields.filter((field) => field.kind === 'file' || field.kind === 'link');
  const resize = model.resize !== undefined && own(given, model.resize) === true;
  const files: RequestedFile[] = [];
  for (const input of new Set(fields.map((field) => field.input))) {
    const result = filesOf(
      fields.filter((field) => field.input === input),
      given,
      rules,
    );
    if (!result.ok) return result;
    files.push(...result.files);
  }
  const refusal = claimRefusal(files, resize, model.resize) ?? refusalTogether(files);
  return refusal === undefined ? { ok: true, files, resize } : { ok: false, refusal };
}

type Given = { readonly ok: true; readonly files: readonly RequestedFile[] } | Extract<FilesResult, { ok: false }>;

/** The files of one input: attached ones in the order of their options, then linked ones. */
function filesOf(fields: readonly FileField[], given: OptionValues, rules: FileRules): Given {
  const [first] = fields;
  if (first === undefined) return { ok: true, files: [] };
  const attached = fields.flatMap((field) => {
    const value = own(given, field.name);
    return field.kind === 'file' && typeof value === 'object' ? [requestOf(field, value, rules)] : [];
  });
  const links = fields.flatMap((field) => {
    const value = own(given, field.name);
    return field.kind === 'link' && typeof value === 'string' ? linksIn(value).map((link) => ({ field, link })) : [];
  });
  const refusal = countRefusal(first, attached.length, links.length);
  if (refusal !== undefined) return { ok: false, refusal };
  const files = [...attached];
  for (const [index, { field, link }] of links.entries()) {
    const read = readLink(link, rules);
    if (!read.ok) {
      const entry = links.length > 1 ? index + 1 : undefined;
      return { ok: false, refusal: { ...read.problem, option: field.name, entry } };
    }
    files.push({ ...requestOf(field, undefined, rules), source: read.source });
  }
  return { ok: true, files };
}

function requestOf(field: FileField, attached: AttachedFile | undefined, rules: FileRules): RequestedFile {
  const { bounds, dataUri, list } = field.files;
  return {
    input: field.input,
    isList: list !== undefined,
    option: field.name,
    bounds: withinBytes(bounds, rules.bytes),
    dataUri,
    source: attached?.source ?? { kind: 'attachment', url: attached?.url ?? '' },
    attached,
  };
}

function withinBytes(bounds: InputBounds, bytes: number): InputBounds {
  return { ...bounds, bytes: Math.min(bounds.bytes, bytes) };
}

function countRefusal(field: FileField, attached: number, links: number): FileRefusal | undefined {
  const count = attached + links;
  const option = field.base;
  const { minItems, maxItems } = limitsOf(field.files);
  if (count === 0) {
    return field.needed ? { reason: 'file-missing', option, media: field.files.bounds.media } : undefined;
  }
  if (field.files.list === undefined && attached > 0 && links > 0) return { reason: 'file-twice', option };
  if (count < minItems) return { reason: 'file-too-few', option, limit: minItems };
  return count > maxItems ? { reason: 'file-too-many', option, limit: maxItems } : undefined;
}

function limitsOf({ list }: FilesKind): { readonly minItems: number; readonly maxItems: number } {
  return list ?? { minItems: 1, maxItems: 1 };
}

function claimRefusal(
  files: readonly RequestedFile[],
  resize: boolean,
  resizeOption: string | undefined,
): FileRefusal | undefined {
  for (const { attached, bounds, option } of files) {
    if (attached === undefined) continue;
    const problem = claimProblem(attached, bounds, resize);
    if (problem === undefined) continue;
    const wouldFit = !resize && claimProblem(attached, bounds, true) === undefined;
    const resizing = wouldFit && resizeOption !== undefined ? { resize: resizeOption } : {};
    return { reason: 'file-unfit', option, problem, ...resizing };
  }
  return undefined;
}

/** Only attached files have a known size. A picture that is made smaller has at most what the model takes. */
function refusalTogether(files: readonly RequestedFile[]): FileRefusal | undefined {
  if (files.length > messageLimits.files) return { reason: 'files-too-many', limit: messageLimits.files };
  const bytes = files.reduce((sum, { attached, bounds }) => sum + Math.min(attached?.size ?? 0, bounds.bytes), 0);
  if (bytes <= mostTogether) return undefined;
  const problem = { reason: 'too-large-together', found: bytes, limit: mostTogether } as const;
  return { reason: 'file-unfit', option: files[0]?.option ?? '', problem };
}
