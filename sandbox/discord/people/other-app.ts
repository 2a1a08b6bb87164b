import { view } from '../message/store.ts';
import { sendableFlags, type StandInMessage } from '../message/types.ts';
import { createMessage, fileFacts, requireValid } from '../message/write.ts';
import { checkMessage } from '../rules/message.ts';
import type { Channel } from '../world/channels.ts';
import { wireBot } from '../world/people.ts';
import { attachmentLimit, type World } from '../world/world.ts';
import type { OtherMessage } from './handles.ts';

/** Another application's bot writes a message. Discord checks it as one of the bot under test. */
export async function postAs(
  world: World,
  app: string,
  channel: Channel,
  { payload, files = [] }: OtherMessage,
): Promise<StandInMessage> {
  const uploads = files.map(({ type = '', ...file }, index) => ({ index: String(index), type, ...file }));
  requireValid(
    checkMessage(payload, {
      kind: 'create',
      webhook: false,
      files: fileFacts(uploads),
      wasV2: false,
      keptAttachmentIds: [],
    }),
  );
  const frame = { type: 0, flags: (payload.flags ?? 0) & sendableFlags, author: wireBot(world.newId(), app) };
  const context = { limit: attachmentLimit(world, channel), webhook: false };
  return view(world, await createMessage(world, channel, { payload, uploads }, frame, context));
}
