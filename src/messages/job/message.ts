import {
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  SectionBuilder,
  TextDisplayBuilder,
  userMention,
} from 'discord.js';
import { listed } from '../files.ts';
import type { BestNext } from '../best-next.ts';
import { resultButtonRow } from './buttons.ts';
import { asNote } from './note.ts';
import { madeFromText } from './origin.ts';
import { duration, statusText } from './status.ts';
import type { PostedInput } from '../../core/job/inputs.ts';
import type { MediaKind } from '../../core/media/media-kind.ts';
import type { JobView } from '../../core/job/view.ts';
import type { StatusView } from '../../core/job/status-view.ts';
import { countThatFit, inlineCode, oneLine, plainOrCode } from '../../core/plain-text.ts';
import { foldedCode } from '../../core/prompt-code.ts';
import type { Translate } from '../../words/words.ts';
import { messageBody, type MessageBody } from '../message-body.ts';
import { componentLimits, messageLimits } from '../../core/discord-limits.ts';

const mostSettings = 200;
/** Characters of one setting's value, which may be a whole song. */
const mostValue = 40;
const mostLinks = 2900;
/** Characters of one caption. */
const mostCaption = 200;

/** Discord's markup for small text. */
const small = '-# ';

const failed = 0xed4245;
const waitsForSomebody = 0xfee75c;
/** Only what needs somebody's attention has a colour. */
const colours: Readonly<Partial<Record<StatusView['kind'], number>>> = {
  failed,
  paused: waitsForSomebody,
  'paused-here': waitsForSomebody,
  account: waitsForSomebody,
  clock: waitsForSomebody,
  kept: waitsForSomebody,
};

/**
 * A job's message in its owner's language. A result stands first, and below it the prompt and one quiet line. Before
 * that, it is the prompt, what was put in, and one line that says where the job stands. The buttons come last.
 */
export function jobMessage(view: JobView, ownerId: string, t: Translate, bestNext: BestNext): MessageBody {
  const container = new ContainerBuilder();
  const colour = colours[view.status.kind];
  if (colour !== undefined) container.setAccentColor(colour);
  if (view.status.kind === 'private-waiting') asNote(container);
  if (view.mentionsOwner) container.addTextDisplayComponents(text(userMention(ownerId)));

  const { seen, heard } = attachmentsOf(view.gallery);
  if (seen.length > 0) container.addMediaGalleryComponents(gallery(seen, view.prompt, t));
  addSounds(container, heard);
  const ending = endingOf(view, t);
  const room = messageLimits.text - ending.length - (view.mentionsOwner ? userMention(ownerId).length : 0);
  const isFirst = view.page.number === 1 && view.prompt !== undefined;
  const prompt = isFirst ? foldedCode(view.prompt, room - 1) : '';
  const captions = captionLines(view, room - prompt.length - 2);
  addTexts(container, view, joined(prompt, captions), ending, t);
  if (view.buttons.length > 0) container.addActionRowComponents(resultButtonRow(view.buttons, t, bestNext));
  return messageBody(container, view.mentionsOwner ? [ownerId] : []);
}

function text(content: string): TextDisplayBuilder {
  return new TextDisplayBuilder().setContent(content);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** A numbered line for each picture of a story, in at most `room` characters. All are shortened before one is left out. */
function captionLines({ captions }: JobView, room: number): string {
  const longest = Math.min(Math.floor(room / Math.max(captions.length, 1)) - '00. ``\n'.length, mostCaption);
  const lines = captions.map(({ number, text: caption }) => `${number}. ${inlineCode(caption, Math.max(longest, 1))}`);
  return lines.slice(0, Math.max(countThatFit(lines, room), 0)).join('\n');
}

/** The prompt, the captions and the lines below them. What was put in stands beside them, or between them. */
function addTexts(
  container: ContainerBuilder,
  { inputs }: JobView,
  prompt: string,
  ending: string,
  t: Translate,
): void {
  const [only, ...others] = inputs;
  const both = joined(prompt, ending);
  if (only?.kind === 'image' && others.length === 0) {
    container.addSectionComponents(besides(both, only, t));
    return;
  }
  if (inputs.length === 0) {
    container.addTextDisplayComponents(text(both));
    return;
  }
  if (prompt !== '') container.addTextDisplayComponents(text(prompt));
  addInputs(container, inputs, t);
  container.addTextDisplayComponents(text(ending));
}

/** A picture that was put in, small beside the text. */
function besides(content: string, picture: PostedInput, t: Translate): SectionBuilder {
  return new SectionBuilder()
    .addTextDisplayComponents(text(content))
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
    items.map((shown) => (item) => item.setURL(`attachment://${shown.name}`).setDescription(altText(shown, prompt, t))),
  );
}

/** The description of an attachment. A gallery repeats it; the component of a sound has none. */
export function attachmentText({ gallery: items, prompt }: JobView, file: number, t: Translate): string | undefined {
  const shown = items.find((item) => item.file === file);
  return shown === undefined ? undefined : altText(shown, prompt, t);
}

/** What somebody hears who cannot see a file: what people say that it shows, else its caption, else the prompt, which only the first repeats. */
function altText(
  { kind, number, of, alt, caption }: JobView['gallery'][number],
  prompt: string | undefined,
  t: Translate,
): string {
  if (alt !== undefined) return alt;
  if (caption !== undefined) return oneLine(t(`alt.${kind}`, { number, of, prompt: caption }), componentLimits.altText);
  if (prompt === undefined) return t(`alt.${kind}-alone`, { number, of });
  if (number > 1) return t(`alt.${kind}-same`, { number, of });
  return oneLine(t(`alt.${kind}`, { number, of, prompt }), componentLimits.altText);
}

/** The lines below the prompt. */
function endingOf(view: JobView, t: Translate): string {
  const { page, status, isForOwner } = view;
  const part = page.of > 1 ? t('status.part', page) : undefined;
  if (page.number > 1) return [`${small}${part}`, ...linkLines(view, t)].join('\n');
  const [first = '', ...others] = statusText(status, t, isForOwner);
  const line = status.kind === 'delivered' ? resultLine(view, status, part, t) : first;
  const quiet = [...others, ...overruledText(view, t)].map((other) => `${small}${other}`);
  return [line, ...quiet, ...linkLines(view, t)].join('\n');
}

/** The flags that were not used, below the prompt that they stood in. */
function overruledText({ prompt, settings }: JobView, t: Translate): string[] {
  const flags = settings.flatMap(({ over }) => (over === undefined ? [] : [inlineCode(over)]));
  if (prompt === undefined || flags.length === 0) return [];
  const shown = flags.slice(0, countThatFit(flags, mostSettings, ', '));
  return [t('status.overruled', { flags: listed(shown, t) })];
}

/**
 * The quiet line under a result: the model, the settings that are not as usual, what it cost, how long it took, and what
 * it was made from.
 */
function resultLine(
  { model, settings, madeFrom }: JobView,
  { credits, took }: Extract<StatusView, { kind: 'delivered' }>,
  part: string | undefined,
  t: Translate,
): string {
  const named = settings.map(({ label, value }) => `${label} ${plainOrCode(value, mostValue)}`);
  const fitting = named.slice(0, countThatFit(named, mostSettings, ' · '));
  const facts = [
    model.title ?? `/${model.command}`,
    ...fitting,
    t('status.credits', { count: credits }),
    duration(took, t),
    ...(madeFrom === undefined ? [] : [t('status.made-from', { from: madeFromText(madeFrom, t) })]),
    ...(part === undefined ? [] : [part]),
  ];
  return `${small}✅ ${facts.join(' · ')}`;
}

function linkLines(view: JobView, t: Translate): string[] {
  const lines = view.links.map(({ number, url, why }) =>
    t(`link.${why}`, { number, url: new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29') }),
  );
  return lines.slice(0, countThatFit(lines, mostLinks));
}
