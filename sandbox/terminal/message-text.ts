import type { Component, StandInMessage } from '../discord/message/types.ts';
import { messageFlags } from '../discord/message/types.ts';
import { plainLines, type Reader } from './markdown.ts';

/** A file that a message shows. */
export interface ShownFile {
  readonly url: string;
  readonly contentType?: string | undefined;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly alt?: string | null | undefined;
}

/** Gives everything that can be used its short name: `b1` for a button, `s1` for a select menu, `1` for a file. */
export interface Labels {
  button(customId: string): string;
  select(customId: string): string;
  file(file: ShownFile): string;
  /** In bytes, if known. */
  sizeOf(file: ShownFile): number | undefined;
}

const kinds = { button: 2, section: 9, text: 10, thumbnail: 11, gallery: 12, file: 13, separator: 14 } as const;
const selects: readonly number[] = [3, 5, 6, 7, 8];

/** The body of a message as lines of plain text, from top to bottom. */
export function messageLines(message: StandInMessage, reader: Reader, labels: Labels): string[] {
  return [
    ...(message.content === '' ? [] : plainLines(message.content, reader)),
    ...message.embeds.flatMap(({ title, description }) =>
      [title, description].flatMap((text) => (text === undefined ? [] : plainLines(text, reader))),
    ),
    ...message.components.flatMap((component) => componentLines(component, reader, labels)),
    ...filesOf({ ...message, components: [] }).map((file) => fileLine(file, labels)),
  ];
}

/** The first line: the author, the receiver, and who sees the message. */
export function headline(message: StandInMessage, label: string, isEdit: boolean): string {
  const asker = message.interaction_metadata?.user.username;
  const notes = [
    ...(isEdit ? ['edited'] : []),
    ...(message.ephemeralTo === undefined ? [] : ['only you can see this']),
    ...((message.flags & messageFlags.loading) === 0 ? [] : ['thinking…']),
  ];
  return [`[${label}] Easel${asker === undefined ? '' : ` → ${asker}`}`, ...notes].join(' · ');
}

/** Every file that a message shows or has, in the order in which they appear. */
export function filesOf(message: Pick<StandInMessage, 'components' | 'attachments'>): ShownFile[] {
  return [
    ...message.components.flatMap(filesIn),
    ...message.attachments.map(({ url, content_type: contentType, width, height, description }) => ({
      url,
      contentType,
      width,
      height,
      alt: description,
    })),
  ];
}

function filesIn(component: Component): ShownFile[] {
  const own = [
    ...(component.items ?? []),
    ...[component.media, component.file].flatMap((media) =>
      media === undefined ? [] : [{ media, description: component.description }],
    ),
  ];
  return [
    ...own.map(({ media, description: alt }) => {
      const { url, content_type: contentType, width, height } = media;
      return { url, contentType, width, height, alt };
    }),
    ...(component.components ?? []).flatMap(filesIn),
    ...(component.accessory === undefined ? [] : filesIn(component.accessory)),
  ];
}

function componentLines(component: Component, reader: Reader, labels: Labels): string[] {
  const { type, components = [], accessory } = component;
  if (type === kinds.text) return plainLines(component.content ?? '', reader);
  if (type === kinds.separator) return [''];
  if (type === kinds.button) return [buttonText(component, labels)];
  if (selects.includes(type)) return selectLines(component, labels);
  if (type === kinds.gallery || type === kinds.thumbnail || type === kinds.file) {
    return filesIn(component).map((file) => fileLine(file, labels));
  }
  const isButtonRow = components.length > 0 && components.every((each) => each.type === kinds.button);
  if (isButtonRow) return [components.map((each) => buttonText(each, labels)).join('  ')];
  const parts = accessory === undefined ? components : [...components, accessory];
  return parts.flatMap((each) => componentLines(each, reader, labels));
}

function buttonText({ label, emoji, url, disabled, custom_id: customId }: Component, labels: Labels): string {
  const words = [emoji?.name, label].filter((part) => part !== undefined && part !== null && part !== '').join(' ');
  if (url !== undefined) return `[link] ${words} <${url}>`;
  return disabled === true || customId === undefined ? `[-] ${words}` : `[${labels.button(customId)}] ${words}`;
}

function selectLines(component: Component, labels: Labels): string[] {
  const { custom_id: customId = '', placeholder, options = [] } = component;
  const head = `[${labels.select(customId)}] ${placeholder ?? 'Pick'}`;
  return [head, ...options.map((option) => `    ${option.default === true ? '●' : '○'} ${option.label}`)];
}

function fileLine(file: ShownFile, labels: Labels): string {
  const size = labels.sizeOf(file);
  const { width, height } = file;
  const facts = [
    ...(typeof width === 'number' && typeof height === 'number' ? [`${width}×${height}`] : []),
    ...(file.contentType === undefined ? [] : [file.contentType.replace(/^.*\//, '').toUpperCase()]),
    ...(size === undefined ? [] : [inUnits(size)]),
  ];
  return `[${labels.file(file)}] ${nameOf(file)}  ${facts.join(' ')}`.trimEnd();
}

/** The file's own name, at the end of its address. */
export function nameOf(file: ShownFile): string {
  return decodeURIComponent(new URL(file.url).pathname.split('/').at(-1) ?? 'file');
}

function inUnits(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
