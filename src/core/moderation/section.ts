/** The sections of `/policy`, in the order of its panel. Each setting says which one it is in. */
export const sections = ['where', 'credits', 'limits', 'models', 'words', 'log'] as const;
export type Section = (typeof sections)[number];
