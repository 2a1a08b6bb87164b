import {
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  MessageFlags,
  TextDisplayBuilder,
  userMention,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import { buttonRow } from './buttons.ts';
import { statusText } from './status.ts';
import type { JobView, StatusView } from '../../core/job/view.ts';
import { codeBlock, inlineCode, oneLine } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { arranged } from './attachments.ts';

/** All text of one message together, by Discord's rule for Components V2. */
const mostText = 4000;
const mostPrompt = 2400;
const mostAsked = 800;
/** Of one option's value: it may be a whole song. */
const mostValue = 60;
const mostAltText = 1024;
const mostLinks = 2900;

const colours = { going: 0x5865f2, well: 0x57f287, badly: 0xed4245, still: 0x99aab5 } as const;

export interface MessageBody {
  /** Set with the first edit and for good; what was there before must be emptied with it. */
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly content: null;
  readonly embeds: readonly [];
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowed_mentions: { readonly parse: readonly []; readonly users?: readonly string[] };
}

/** A job's message in its owner's language: the prompt as plain text, what was asked, the gallery, how it stands. */
export function jobMessage(view: JobView, ownerId: string, t: Translate): MessageBody {
  const container = new ContainerBuilder().setAccentColor(colourOf(view.status));
  const isFirst = view.page.number === 1;
  const mention = view.mentionsOwner ? userMention(ownerId) : '';
  const ending = [...statusLines(view, t), ...linkLines(view, t)].join('\n');
  const asked = isFirst ? askedLine(view) : '';
  const room = mostText - mention.length - ending.length - asked.length;

  if (mention !== '') container.addTextDisplayComponents(text(mention));
  if (isFirst && view.prompt !== undefined) {
    container.addTextDisplayComponents(text(codeBlock(view.prompt, Math.min(mostPrompt, room))));
  }
  if (asked !== '') container.addTextDisplayComponents(text(asked));
  const { seen, heard } = arranged(view.gallery);
  if (seen.length > 0) container.addMediaGalleryComponents(gallery(seen, view.prompt, t));
  if (heard.length > 0) {
    container.addFileComponents(heard.map(({ name }) => new FileBuilder().setURL(`attachment://${name}`)));
  }
  container.addTextDisplayComponents(text(ending));
  if (view.buttons.length > 0) container.addActionRowComponents(buttonRow(view.buttons, t));
  return {
    flags: MessageFlags.IsComponentsV2,
    content: null,
    embeds: [],
    components: [container.toJSON()],
    allowed_mentions: view.mentionsOwner ? { parse: [], users: [ownerId] } : { parse: [] },
  };
}

function text(content: string): TextDisplayBuilder {
  return new TextDisplayBuilder().setContent(content);
}

function gallery(items: JobView['gallery'], prompt: string | undefined, t: Translate): MediaGalleryBuilder {
  return new MediaGalleryBuilder().addItems(
    items.map(({ name, number, of }) => {
      const alt = prompt === undefined ? t('alt.plain', { number, of }) : t('alt.prompt', { number, of, prompt });
      return new MediaGalleryItemBuilder().setURL(`attachment://${name}`).setDescription(oneLine(alt, mostAltText));
    }),
  );
}

/** Values may be a member's own words: inside code no markup, link or mention takes effect. */
function askedLine(view: JobView): string {
  const parts = view.asked.map(({ label, value }) => `${label} ${inlineCode(value, mostValue)}`);
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? `-# ${part}` : `${line} · ${part}`;
    if (longer.length > mostAsked) break;
    line = longer;
  }
  return line;
}

function statusLines(view: JobView, t: Translate): string[] {
  const lines = view.page.number === 1 ? statusText(view.status, t) : [];
  return view.page.of > 1 ? [...lines, t('status.part', view.page)] : lines;
}

function linkLines(view: JobView, t: Translate): string[] {
  const lines: string[] = [];
  for (const { number, url, why } of view.links) {
    const line = t(`link.${why}`, {
      number,
      url: new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29'),
    });
    if (lines.join('\n').length + line.length > mostLinks) break;
    lines.push(line);
  }
  return lines;
}

function colourOf(status: StatusView): number {
  switch (status.kind) {
    case 'delivered':
    case 'private-delivered':
    case 'delivered-elsewhere':
    case 'kept':
      return colours.well;
    case 'failed':
      return colours.badly;
    case 'cancelled':
    case 'withheld':
      return colours.still;
    case 'waiting':
    case 'retrying':
    case 'paused':
    case 'paused-here':
    case 'account':
    case 'clock':
    case 'submitting':
    case 'queued':
    case 'running':
    case 'overdue':
    case 'late':
    case 'finishing':
    case 'private-coming':
      return colours.going;
  }
}
