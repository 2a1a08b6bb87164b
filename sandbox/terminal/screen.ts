import type { MemberHandle, ChannelHandle } from '../discord/people/handles.ts';
import type { StandInMessage } from '../discord/message/types.ts';
import type { Reader } from './markdown.ts';
import { filesOf, headline, messageLines, type Labels, type ShownFile } from './message-text.ts';

/** The person who looks, the channel, and how they read. */
interface Viewer {
  readonly member: MemberHandle;
  readonly channel: ChannelHandle;
  readonly reader: Reader;
}

/** What a label stands for. The message is as it was when it was last shown. */
interface Usable {
  readonly message: StandInMessage;
  readonly customId: string;
}

/** What was shown so far, and what in it can be used. */
export interface Screen {
  /**
   * The lines that are new since the last look: all of a new message, and of an edited one the lines that it did not
   * have before.
   */
  look(viewer: Viewer): Promise<string[]>;
  /** The next look shows everything that is there, as if for the first time. */
  forget(): void;
  message(label: string): StandInMessage | undefined;
  component(label: string): Usable | undefined;
  file(label: string): ShownFile | undefined;
  /** The labels of buttons, select menus, files and messages. */
  labels(): readonly string[];
}

interface Shown {
  readonly message: StandInMessage;
  readonly label: string;
  readonly version: number;
  readonly lines: readonly string[];
}

export function createScreen(sizeOf: (url: string) => Promise<number | undefined>): Screen {
  const shown = new Map<string, Shown>();
  const components = new Map<string, Usable>();
  const files = new Map<string, ShownFile>();
  const labelOf = new Map<string, string>();
  const sizes = new Map<string, number>();

  function label(prefix: string, key: string): string {
    const existing = labelOf.get(`${prefix} ${key}`);
    if (existing !== undefined) return existing;
    const used = [...labelOf.keys()].filter((each) => each.startsWith(`${prefix} `)).length;
    labelOf.set(`${prefix} ${key}`, `${prefix}${used + 1}`);
    return `${prefix}${used + 1}`;
  }

  function labelsFor(message: StandInMessage): Labels {
    const usable = (prefix: string, customId: string): string => {
      const name = label(prefix, `${message.id} ${customId}`);
      components.set(name, { message, customId });
      return name;
    };
    return {
      button: (customId) => usable('b', customId),
      select: (customId) => usable('s', customId),
      file(file) {
        const name = label('', pathOf(file));
        files.set(name, file);
        return name;
      },
      sizeOf: (file) => sizes.get(pathOf(file)),
    };
  }

  async function measure(message: StandInMessage): Promise<void> {
    const unmeasured = filesOf(message).filter((file) => !sizes.has(pathOf(file)));
    await Promise.all(
      unmeasured.map(async (file) => {
        const size = await sizeOf(file.url);
        if (size !== undefined) sizes.set(pathOf(file), size);
      }),
    );
  }

  async function news(message: StandInMessage, reader: Reader): Promise<string[]> {
    const before = shown.get(message.id);
    const version = message.history.length;
    if (before?.version === version) return [];
    await measure(message);
    const name = before?.label ?? label('m', message.id);
    const lines = messageLines(message, reader, labelsFor(message));
    shown.set(message.id, { message, label: name, version, lines });
    const added = lines.filter((line) => before?.lines.includes(line) !== true);
    if (before !== undefined && added.length === 0) return [];
    // What replaces "thinking…" is shown as a new message.
    const isEdit = before !== undefined && before.lines.length > 0;
    return [headline(message, name, isEdit), ...added.map((line) => `  ${line}`.trimEnd())];
  }

  return {
    async look({ member, channel, reader }) {
      const present = [...member.sees(channel), ...member.directMessages()];
      const lines: string[] = [];
      for (const message of present) lines.push(...(await news(message, reader)));
      for (const [id, { message, label: name }] of shown) {
        const isPresent = present.some((each) => each.id === id);
        const wasHere = message.channel_id === channel.id && (message.ephemeralTo ?? member.id) === member.id;
        if (isPresent || !wasHere) continue;
        shown.delete(id);
        lines.push(`[${name}] was taken away.`);
      }
      return lines;
    },
    forget: () => shown.clear(),
    message: (name) => shown.values().find((each) => each.label === name)?.message,
    component: (name) => components.get(name),
    file: (name) => files.get(name),
    labels: () => [...components.keys(), ...files.keys(), ...[...shown.values()].map(({ label: name }) => name)],
  };
}

/** The address of a file without its signature, which changes from look to look. */
function pathOf(file: ShownFile): string {
  return new URL(file.url).pathname;
}
