import {
  ComponentType,
  type Message,
  type MessageContextMenuCommandInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import { z } from 'zod';
import type { Target, TargetFile } from '../commands/request.ts';
import { attachedFile } from './read-attachment.ts';

export type MenuInteraction = UserContextMenuCommandInteraction | MessageContextMenuCommandInteraction;

/** What a context menu was opened on. Of a message the bot gets all that it contains, whoever wrote it. */
export function targetOf(interaction: MenuInteraction): Target {
  if (interaction.isUserContextMenuCommand()) return { kind: 'member', memberId: interaction.targetId };
  const message = interaction.targetMessage;
  return {
    kind: 'message',
    message: {
      id: message.id,
      channelId: message.channelId,
      authorId: message.author.id,
      interactionId: message.interactionMetadata?.id,
      customIds: message.components
        .flatMap((part) => (part.type === ComponentType.Container ? part.components : [part]))
        .flatMap((part) => (part.type === ComponentType.ActionRow ? part.components : []))
        .flatMap(({ customId }) => (customId === null ? [] : [customId])),
      files: filesOf(message),
    },
  };
}

/** Discord lists a file that an embed or a component shows only there. */
function filesOf({ attachments, embeds, components }: Message): TargetFile[] {
  const listed = [...attachments.values()].flatMap((attachment) => {
    const file = attachedFile(attachment);
    return file === undefined ? [] : [{ ...file, attachment: attachment.id }];
  });
  const embedded = embeds.flatMap(({ data: { image, thumbnail, video } }) => [video, image, thumbnail]);
  const shown = [...embedded, ...components.flatMap((part) => mediaIn(part.toJSON()))].flatMap(shownFile);
  const all = [...listed, ...shown];
  return all.filter(({ url }, index) => all.findIndex((each) => each.url === url) === index);
}

/** The media of a component and of those inside it: of galleries, file components, and accessories of sections. */
function mediaIn(part: unknown): unknown[] {
  const { data } = component.safeParse(part);
  if (data === undefined) return [];
  const { media, file, size, items = [], accessory, components = [] } = data;
  return [
    ...(media === undefined ? [] : [media]),
    ...(file === undefined ? [] : [{ ...file, size }]),
    ...items.flatMap(mediaIn),
    ...mediaIn(accessory),
    ...components.flatMap(mediaIn),
  ];
}

const component = z.object({
  media: z.looseObject({}).optional().catch(undefined),
  file: z.looseObject({}).optional().catch(undefined),
  size: z.unknown().optional(),
  items: z.array(z.unknown()).optional().catch(undefined),
  accessory: z.unknown().optional(),
  components: z.array(z.unknown()).optional().catch(undefined),
});

const pixels = z.number().int().positive().nullish().catch(undefined);
const media = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  attachment_id: z.string().optional().catch(undefined),
  content_type: z.string().max(200).nullish().catch(undefined),
  size: z.number().int().nonnegative().nullish().catch(undefined),
  width: pixels,
  height: pixels,
});

/** A file that an embed or a component shows. Its name is in its address. */
function shownFile(found: unknown): TargetFile[] {
  const { data } = media.safeParse(found);
  if (data === undefined) return [];
  const { url, attachment_id: attachment, content_type: type, size, width, height } = data;
  return [
    {
      url,
      name: new URL(url).pathname.split('/').at(-1) ?? '',
      attachment,
      size: size ?? undefined,
      type: type ?? undefined,
      width: width ?? undefined,
      height: height ?? undefined,
    },
  ];
}
