/** The languages that ship with Easel. The tests of texts hold for each. */
export const languages = ['en-US', 'zh-TW'] as const;
export type Language = (typeof languages)[number];
