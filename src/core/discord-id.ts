import { z } from 'zod';

/**
 * An id that becomes part of addresses of Discord and RunComfy, and of folder names. It cannot lead to another place.
 */
export const discordId = z.string().regex(/^\d{1,20}$/);
