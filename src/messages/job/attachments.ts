import type { APIMessage } from 'discord.js';
import { z } from 'zod';
import type { JobMessage } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';

const media = z.object({ attachment_id: z.string().optional() });
const containers = z.array(
  z.object({
    components: z
      .array(z.object({ items: z.array(z.object({ media })).optional(), file: media.optional() }))
      .optional(),
  }),
);

/** Pictures and video are seen in a gallery; a sound is a file of its own, which takes no text: its name says its number. */
export function arranged(items: JobView['gallery']): Readonly<Record<'seen' | 'heard', JobView['gallery']>> {
  return {
    seen: items.filter(({ kind }) => kind !== 'audio'),
    heard: items.filter(({ kind }) => kind === 'audio'),
  };
}

/** The message as it is on record: the ids of its attachments stand in the components that show them, in their arrangement. */
export function postedIn(message: APIMessage, view: JobView): JobMessage {
  const parsed = containers.safeParse(message.components);
  const shown = parsed.success
    ? parsed.data
        .flatMap((container) => container.components ?? [])
        .flatMap(({ items = [], file }) => [...items.map((item) => item.media), ...(file === undefined ? [] : [file])])
    : [];
  const { seen, heard } = arranged(view.gallery);
  return {
    id: message.id,
    // An id that Discord does not tell is empty: the file is posted all the same, and not posted again.
    attachments: [...seen, ...heard].map(({ file }, index) => ({ id: shown[index]?.attachment_id ?? '', file })),
  };
}
