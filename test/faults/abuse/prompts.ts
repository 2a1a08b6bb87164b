import type { FaultTable } from '../table.ts';

/** Ids that a prompt can mention. */
interface Named {
  readonly member: string;
  readonly role: string;
  readonly channel: string;
}

/** A prompt with something that must have no effect. */
export interface HostilePrompt {
  readonly what: string;
  readonly typed: (named: Named) => string;
  /** The content of the code block in the job's message. Default: all that was typed. */
  readonly shown?: (typed: string) => string;
  /** What RunComfy gets. Default: exactly what is shown. */
  readonly sent?: (typed: string) => string;
  readonly says: { readonly shown: string; readonly sent?: string };
}

const family = '👩‍👩‍👧‍👦';
const without =
  (taken: RegExp) =>
  (typed: string): string =>
    typed.replaceAll(taken, '');

export const hostilePrompts: readonly HostilePrompt[] = [
  {
    what: 'mentions of everyone, people, roles, channels and commands',
    typed: ({ member, role, channel }) =>
      `a heron @everyone @here <@${member}> <@!${member}> <@&${role}> <#${channel}> </image:${role}> <id:browse>`,
    says: { shown: 'these letters; nobody is pinged' },
  },
  {
    what: 'invites, links and masked links',
    typed: () =>
      'discord.gg/abcdef https://discord.com/invite/abcdef [a gift](https://evil.example "free") <https://evil.example> www.evil.example evil@example.com',
    says: { shown: 'these letters; nothing can be clicked' },
  },
  {
    what: 'headings, quotes, lists, emphasis, spoilers',
    typed: () =>
      '# Moderator\n## Rules\n-# small\n> quoted\n>>> all of it\n- item\n1. item\n**bold** __under__ ~~gone~~ ||spoiler|| *i* _i_',
    says: { shown: 'these letters, line by line' },
  },
  {
    what: 'code fences and runs of backticks',
    typed: () => 'a ``` @everyone ``` b ```` # c `````` d `e` ``f`` js\n```\n# Heading\n``` `',
    shown: (typed) => typed.replaceAll(/`{3,}/g, (run) => 'ˋ'.repeat(run.length)),
    sent: (typed) => typed,
    says: { shown: 'these letters; three and more backticks as the look-alike ˋ', sent: 'as typed' },
  },
  {
    what: 'backticks held apart by invisible characters',
    typed: () => 'a `\u200B`\u2060` @everyone `\u00AD`\uFEFF` b',
    shown: () => 'a ˋˋˋ @everyone ˋˋˋ b',
    sent: () => 'a ``` @everyone ``` b',
    says: { shown: 'these letters without the invisible ones; the backticks as ˋ', sent: 'with its backticks' },
  },
  {
    what: 'timestamps and custom emoji',
    typed: () => 'a clock <t:1700000000:R> <t:0> <:cat:123456789012345678> <a:cat:123456789012345678> :smile:',
    says: { shown: 'these letters' },
  },
  {
    what: 'control characters',
    typed: () => 'a\u0000 red\u0007 \u001B[31mheron\u009F\u007F',
    shown: without(/\p{Cc}/gu),
    says: { shown: 'without them; line ends stay' },
  },
  {
    what: 'direction overrides and isolates',
    typed: () => 'a \u202Enoreh\u202C \u2066heron\u2069 \u200F\u061Cby the lake',
    shown: without(/\p{Bidi_Control}/gu),
    says: { shown: 'without them' },
  },
  {
    what: 'letters from right to left',
    typed: () => 'אנפה אפורה ليلا by the lake',
    says: { shown: 'as they are' },
  },
  {
    what: 'zero-width letters, soft hyphens, fillers and tags',
    typed: () => 'a h\u200Be\u200Cr\u2060o\uFEFFn\u00AD\u034F\u3164\u115F\u{E0041}\u{E0100} by the lake',
    shown: () => 'a heron by the lake',
    says: { shown: 'without them' },
  },
  {
    what: 'joiners, selectors and tags where a language needs them',
    typed: () =>
      `${family} 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} می\u200Cخواهم क\u094D\u200Dष 葛\u{E0100}城`,
    says: { shown: 'as they are' },
  },
  {
    what: 'look-alike letters',
    typed: () => 'а һеrоn ｈｅｒｏｎ 𝔥𝔢𝔯𝔬𝔫 @еveryone',
    says: { shown: 'as they are' },
  },
  {
    what: 'line ends of every kind',
    typed: () => 'one\r\ntwo\rthree\u2028four\u0085five',
    shown: () => 'one\ntwo\nthree\nfour\nfive',
    says: { shown: 'one line each; in alt texts and lists one line in all', sent: 'as line feeds' },
  },
  {
    what: 'halves of surrogate pairs',
    typed: () => 'a \uD83D heron \uDC26',
    shown: () => 'a \uFFFD heron \uFFFD',
    says: { shown: 'as \uFFFD' },
  },
  {
    what: 'words of the bot with their placeholders',
    typed: () => 'a {{since}} {{prompt}} $t(status.cancelled) heron',
    says: { shown: 'these letters' },
  },
  {
    what: 'a stack of 2,500 combining marks',
    typed: () => `a heron h\u0322\u0489${'\u0315\u035C'.repeat(1_250)}`,
    shown: () => 'a heron h\u0322\u0489\u0315\u0315',
    says: { shown: 'with the first four of them, in the order of NFC' },
  },
  {
    what: '4,000 emoji',
    typed: () => '🐦'.repeat(4_000),
    shown: () => `${'🐦'.repeat(1_195)}…`,
    sent: (typed) => typed,
    says: { shown: 'three rows, then …; all of it with *More…*', sent: 'all of it' },
  },
  {
    what: '500 emoji of seven characters each',
    typed: () => family.repeat(500),
    shown: () => `${family.repeat(217)}…`,
    sent: (typed) => typed,
    says: { shown: 'three rows, none of them cut, then …; all of it with *More…*', sent: 'all of it' },
  },
  {
    what: '6,000 characters',
    typed: () => 'heron '.repeat(1_000),
    shown: () => `${'heron '.repeat(398)}her…`,
    sent: (typed) => typed,
    says: { shown: 'three rows, then …; all of it with *More…*', sent: 'all of it' },
  },
];

export const promptTable: FaultTable = {
  title: 'Prompts with mentions, links and tricks',
  about:
    'A prompt is shown as plain text: in the job’s message, in alt texts, in `/jobs`, in private answers and in direct messages. None of these messages pings anybody. If the reply cannot be edited, a new message in the channel pings the owner alone.',
  columns: ['A prompt with', 'is shown', 'and sent to RunComfy'],
  rows: hostilePrompts.map(({ what, says }) => [what, says.shown, says.sent ?? 'as shown']),
};
