import type { InputFault, IntactFile } from '../../../core/media/inspection.ts';

/** What a parser finds out: the fields of a sound file, or a fault. */
export type Found = Omit<IntactFile, 'kind' | 'type' | 'size'> | InputFault;
