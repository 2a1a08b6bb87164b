import type { Scalar } from '../core/job/record.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import type { InputBounds, InputSource } from '../core/media/input.ts';

/** The values that a member gave, by the names of the command's options. */
export type OptionValues = Readonly<Record<string, Scalar | AttachedFile>>;

/** A file that a member gave for one of the model's inputs. */
export interface RequestedFile {
  /** The input's key at RunComfy. */
  readonly input: string;
  /** Whether the input takes a list. The files of a list are in their order. */
  readonly isList: boolean;
  /** The option's name. */
  readonly option: string;
  /** What the model takes. */
  readonly bounds: InputBounds;
  /** Whether the model takes the file's bytes in the request, as a data URI. */
  readonly dataUri: boolean;
  readonly source: InputSource;
  /** What Discord says about an attached file. It is the member's claim, except the size in bytes. */
  readonly attached: AttachedFile | undefined;
}
