/** A file that was attached to a command, as Discord tells. */
export interface AttachedFile {
  readonly url: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** A MIME type, from the file's name. */
  readonly type: string | undefined;
  /** In pixels. */
  readonly width: number | undefined;
  readonly height: number | undefined;
}
