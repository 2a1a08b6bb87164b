import {
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  SectionBuilder,
  TextDisplayBuilder,
  userMention,
} from 'discord.js';
import { jobButtonRow } from './buttons.ts';
import { statusText } from './status.ts';
import type { PostedInput } from '../../core/job/inputs.ts';
import type { MediaKind } from '../../core/media/media-kind.ts';
import type { JobView } from '../../core/job/view.ts';
import type { StatusView } from '../../core/job/status-view.ts';
import { codeBlock, countThatFit, inlineCode, oneLine } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { messageBody, type MessageBody } from '../message-body.ts';
import { componentLimits, messageLimits } from '../../core/discord-limits.ts';

const mostPrompt = 2400;
const mostAsked = 800;
/** Characters of one option's value, which may be a whole song. */
const mostValue = 60;
const mostLinks = 2900;

/** Discord's markup for small text. */
const small = '-# ';

const colourActive = 0x5865f2;
const colourDone = 0x57f287;
const colourFailed = 0xed4245;
const colourEnded = 0x99aab5;
const colours: Readonly<Record<StatusView['kind'], number>> = {
  waiting: colourActive,
  preparing: colourActive,
  retrying: colourActive,
  paused: colourActive,
  'paused-here': colourActive,
  account: colourActive,
  clock: colourActive,
  queued: colourActive,
  'queued-at': colourActive,
  running: colourActive,
  overdue: colourActive,
  late: colourActive,
  finishing: colourActive,
  'private-coming': colourActive,
  inputs: colourEnded,
  delivered: colourDone,
  'private-delivered': colourDone,
  'delivered-elsewhere': colourDone,
  kept: colourDone,
  failed: colourFailed,
  cancelled: colourEnded,
  withheld: colourEnded,
};

/** A job's message in its owner's language: the prompt as plain text, the options, the gallery and the status. */
export function jobMessage(view: JobView, ownerId: string, t: Translate): MessageBody {
  const container = new ContainerBuilder().setAccentColor(colours[view.status.kind]);
  const isFirst = view.page.number === 1;
  const mention = view.mentionsOwner ? userMention(ownerId) : '';
  const ending = [...statusLines(view, t), ...linkLines(view, t)].join('\n');
  const asked = isFirst ? askedLine(view) : '';
  const room = messageLimits.text - mention.length - ending.length - asked.length;
  const say = (text: string) => container.addTextDisplayComponents((display) => display.setContent(text));

  if (mention !== '') say(mention);
  const prompt = isFirst && view.prompt !== undefined ? codeBlock(view.prompt, Math.min(mostPrompt, room)) : '';
  const [only, ...others] = view.inputs;
  if (only?.kind === 'image' && others.length === 0) {
    container.addSectionComponents(
      besides(
        [prompt, asked].filter((text) => text !== ''),
        only,
        t,
      ),
    );
  } else {
    if (prompt !== '') say(prompt);
    if (asked !== '') say(asked);
    addInputs(container, view.inputs, t);
  }
  const { seen, heard } = attachmentsOf(view.gallery);
  if (seen.length > 0) container.addMediaGalleryComponents(gallery(seen, view.prompt, t));
  addSounds(container, heard);
  say(ending);
  if (view.buttons.length > 0) container.addActionRowComponents(jobButtonRow(view.buttons, t));
  return messageBody(container, view.mentionsOwner ? [ownerId] : []);
}

/** A picture that was put in, small beside the text. A section has at least one text. */
function besides(texts: readonly string[], picture: PostedInput, t: Translate): SectionBuilder {
  const said = texts.length > 0 ? texts : [`${small}${t('alt.input', { number: 1, of: 1 })}`];
  return new SectionBuilder()
    .addTextDisplayComponents(said.map((text) => new TextDisplayBuilder().setContent(text)))
    .setThumbnailAccessory((thumbnail) =>
      thumbnail.setURL(`attachment://${picture.name}`).setDescription(t('alt.input', { number: 1, of: 1 })),
    );
}

/** The files that were put in: what is seen first, in the order of `attachmentsOf`. */
function addInputs(container: ContainerBuilder, inputs: readonly PostedInput[], t: Translate): void {
  const { seen, heard } = attachmentsOf(inputs);
  if (seen.length > 0) {
    const of = seen.length;
    container.addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems(
        seen.map(
          ({ name }, index) =>
            (item) =>
              item.setURL(`attachment://${name}`).setDescription(t('alt.input', { number: index + 1, of })),
        ),
      ),
    );
  }
  addSounds(container, heard);
}

function addSounds(container: ContainerBuilder, sounds: readonly { readonly name: string }[]): void {
  if (sounds.length === 0) return;
  container.addFileComponents(sounds.map(({ name }) => new FileBuilder().setURL(`attachment://${name}`)));
}

/** Pictures and video go into a gallery. A sound is a file component, which has no description; its name has its number. */
export function attachmentsOf<T extends { readonly kind: MediaKind }>(
  items: readonly T[],
): Readonly<Record<'seen' | 'heard', readonly T[]>> {
  return {
    seen: items.filter(({ kind }) => kind !== 'audio'),
    heard: items.filter(({ kind }) => kind === 'audio'),
  };
}

function gallery(items: JobView['gallery'], prompt: string | undefined, t: Translate): MediaGalleryBuilder {
  return new MediaGalleryBuilder().addItems(
    items.map(({ name, number, of }) => (item) => {
      const alt = prompt === undefined ? t('alt.plain', { number, of }) : t('alt.prompt', { number, of, prompt });
      return item.setURL(`attachment://${name}`).setDescription(oneLine(alt, componentLimits.altText));
    }),
  );
}

/** The options of the request. Values may be a member's own words; as code no markup, link or mention in them works. */
function askedLine(view: JobView): string {
  const parts = view.asked.map(({ label, value }) => `${label} ${inlineCode(value, mostValue)}`);
  const fitting = parts.slice(0, countThatFit(parts, mostAsked - small.length, ' · '));
  return fitting.length === 0 ? '' : `${small}${fitting.join(' · ')}`;
}

function statusLines(view: JobView, t: Translate): string[] {
  const lines = view.page.number === 1 ? statusText(view.status, t) : [];
  return view.page.of > 1 ? [...lines, t('status.part', view.page)] : lines;
}

function linkLines(view: JobView, t: Translate): string[] {
  const lines = view.links.map(({ number, url, why }) =>
    t(`link.${why}`, { number, url: new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29') }),
  );
  return lines.slice(0, countThatFit(lines, mostLinks));
}
