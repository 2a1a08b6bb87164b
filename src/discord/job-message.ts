import {
  ContainerBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  MessageFlags,
  TextDisplayBuilder,
  TimestampStyles,
  time,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import type { JobView, StatusView } from '../core/job/view.ts';
import type { Language } from '../core/language.ts';
import { codeBlock, inlineCode, oneLine } from '../core/plain-text.ts';
import type { Words } from '../words/words.ts';

/** All text of one message together, by Discord's rule for Components V2. */
const mostText = 4000;
const mostPrompt = 2400;
const mostAsked = 800;
const mostAltText = 1024;
const mostLinks = 3000;

const colours = { going: 0x5865f2, well: 0x57f287, badly: 0xed4245, still: 0x99aab5 } as const;

export interface MessageBody {
  /** Set with the first edit and for good; what was there before must be emptied with it. */
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly content: null;
  readonly embeds: readonly [];
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowed_mentions: { readonly parse: readonly [] };
}

/** A job's message in its owner's language: the prompt as plain text, what was asked, the gallery, how it stands. */
export function jobMessage(view: JobView, language: Language, words: Words): MessageBody {
  const container = new ContainerBuilder().setAccentColor(colourOf(view.status));
  const isFirst = view.page.number === 1;
  const ending = [...statusLines(view, language, words), ...linkLines(view, language, words)].join('\n');
  const asked = isFirst ? askedLine(view) : '';
  const room = mostText - ending.length - asked.length;

  if (isFirst && view.prompt !== undefined) {
    container.addTextDisplayComponents(text(codeBlock(view.prompt, Math.min(mostPrompt, room))));
  }
  if (asked !== '') container.addTextDisplayComponents(text(asked));
  if (view.gallery.length > 0) container.addMediaGalleryComponents(gallery(view, language, words));
  container.addTextDisplayComponents(text(ending));
  return {
    flags: MessageFlags.IsComponentsV2,
    content: null,
    embeds: [],
    components: [container.toJSON()],
    allowed_mentions: { parse: [] },
  };
}

function text(content: string): TextDisplayBuilder {
  return new TextDisplayBuilder().setContent(content);
}

function gallery(view: JobView, language: Language, words: Words): MediaGalleryBuilder {
  const prompt = view.prompt;
  return new MediaGalleryBuilder().addItems(
    view.gallery.map(({ name, number, of }) => {
      const alt =
        prompt === undefined
          ? words(language, 'alt.plain', { number, of })
          : words(language, 'alt.prompt', { number, of, prompt });
      return new MediaGalleryItemBuilder().setURL(`attachment://${name}`).setDescription(oneLine(alt, mostAltText));
    }),
  );
}

/** Values may be a member's own words: inside code no markup, link or mention takes effect. */
function askedLine(view: JobView): string {
  const parts = view.asked.map(({ label, value }) => `${label} ${inlineCode(value)}`);
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? `-# ${part}` : `${line} · ${part}`;
    if (longer.length > mostAsked) break;
    line = longer;
  }
  return line;
}

function statusLines(view: JobView, language: Language, words: Words): string[] {
  const lines = view.page.number === 1 ? statusText(view.status, language, words) : [];
  return view.page.of > 1 ? [...lines, words(language, 'status.part', view.page)] : lines;
}

function statusText(status: StatusView, language: Language, words: Words): string[] {
  switch (status.kind) {
    case 'waiting':
      return [words(language, 'status.waiting', { since: ago(status.since) })];
    case 'retrying':
      return [words(language, 'status.retrying', { since: ago(status.since) })];
    case 'submitting':
      return [words(language, 'status.submitting')];
    case 'queued': {
      const since = ago(status.since);
      return status.position === undefined
        ? [words(language, 'status.queued', { since })]
        : [words(language, 'status.queued-at', { since, position: status.position })];
    }
    case 'running':
      return [words(language, 'status.running', { since: ago(status.since) })];
    case 'finishing':
      return [words(language, 'status.finishing')];
    case 'delivered':
      return deliveredText(status, language, words);
    case 'failed':
      return [words(language, `failure.${status.reason}`)];
    case 'cancelled':
      return [words(language, 'status.cancelled')];
  }
}

function deliveredText(status: Extract<StatusView, { kind: 'delivered' }>, language: Language, words: Words): string[] {
  const { made, expected, unusable } = status;
  const lines = [words(language, 'status.delivered', { took: duration(status.took, language, words) })];
  if (unusable > 0) lines.push(words(language, 'status.unusable', { count: unusable }));
  else if (expected !== undefined && made < expected) lines.push(words(language, 'status.fewer', { made, expected }));
  return lines;
}

function linkLines(view: JobView, language: Language, words: Words): string[] {
  const lines: string[] = [];
  for (const { number, url } of view.links) {
    const line = words(language, 'link.line', {
      number,
      url: new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29'),
    });
    if (lines.join('\n').length + line.length > mostLinks) break;
    lines.push(line);
  }
  return lines;
}

/** Discord's live timestamp: it moves in the reader's client without an edit. */
function ago(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.RelativeTime);
}

function duration(ms: number, language: Language, words: Words): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60
    ? words(language, 'duration.seconds', { seconds })
    : words(language, 'duration.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

function colourOf(status: StatusView): number {
  switch (status.kind) {
    case 'delivered':
      return colours.well;
    case 'failed':
      return colours.badly;
    case 'cancelled':
      return colours.still;
    case 'waiting':
    case 'retrying':
    case 'submitting':
    case 'queued':
    case 'running':
    case 'finishing':
      return colours.going;
  }
}
