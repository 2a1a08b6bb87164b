import { z } from 'zod';

/** A schema's title and description; '' where they are no texts. */
export const schemaTexts = z
  .object({ title: z.string().trim().catch(''), description: z.string().trim().catch('') })
  .catch({ title: '', description: '' });
