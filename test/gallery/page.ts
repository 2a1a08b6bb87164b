import type { Language } from '../support/languages.ts';
import type { Part } from './moment.ts';

const folder = 'pictures/messages';

/** The file of a moment's picture, within docs/. */
export function pictureOf(name: string, language: Language): string {
  return `${folder}/${name}${language === 'zh-TW' ? '-zh' : ''}.webp`;
}

/** docs/messages.md: every kind of message, in both languages. */
export function messagesPage(parts: readonly Part[]): string {
  return [
    '# What Easel says',
    '',
    'Every kind of message, form and note, in both languages. `npm run pictures:messages` draws them, from the same code that the bot sends; a test says which text has no picture yet.',
    ...parts.flatMap(({ title, moments }) => [
      '',
      `## ${title}`,
      ...moments.flatMap(({ name, title: heading, when }) => [
        '',
        `### ${heading}`,
        '',
        when,
        '',
        '| English | 繁體中文 |',
        '| --- | --- |',
        `| ![${heading}: ${when}](${pictureOf(name, 'en-US')}) | ![${heading}: ${when}](${pictureOf(name, 'zh-TW')}) |`,
      ]),
    ]),
    '',
  ].join('\n');
}
