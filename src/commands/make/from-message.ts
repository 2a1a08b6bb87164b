import { linkLeft } from '../../core/job/inputs.ts';
import { mediaOfFile } from '../../core/media/media-of-file.ts';
import { isOnOneOf } from '../../core/moderation/input-owner.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { refusalBeforeForm } from '../precheck.ts';
import type { ServerContext, TargetFile } from '../request.ts';
import type { KeptFiles } from './kept-files.ts';
import { offerFrom, type MakeFile, type Offer } from '../reuse/offer.ts';

/** What this member can make from the files of a message that is no result of Easel's. It stands in the present channel. */
export function offerFromMessage(
  messageId: string,
  kept: KeptFiles,
  context: ServerContext,
  services: CommandServices,
): Offer | Refused {
  const { t, guildId, channelId, memberId } = context;
  const { moderation, uploadHosts, clock } = services;
  // What an embed shows may be anywhere. Only what Discord keeps for the message counts.
  const uploads = kept.files.filter(({ attachment, url }) => attachment !== undefined || isOnOneOf(url, uploadHosts));
  if (uploads.length === 0) return refused(t('make.no-files'));
  const before = refusalBeforeForm(context, services, { inputs: 'own' });
  if (before !== undefined) return before;
  const { inputs } = moderation.servers.policy(guildId);
  // What a link in a message shows may be somebody else's, whoever wrote the message.
  const isOwn = ({ attachment }: TargetFile): boolean => kept.authorId === memberId && attachment !== undefined;
  const allowed = uploads.filter((file) => inputs.others || isOwn(file));
  if (allowed.length === 0) return refused(t('make.not-yours'), 'policy');
  const now = clock.now();
  const readable = allowed.filter(({ url }) => linkLeft(url, now) > 0);
  if (readable.length === 0) return refused(t('make.link-ended'));
  const files = readable.flatMap((file, index): MakeFile[] => {
    const { attachment, url, ...said } = file;
    const media = mediaOfFile(said);
    if (media === undefined) return [];
    const source = { kind: 'upload', channelId, messageId, attachment, url, isOwn: isOwn(file) } as const;
    return [{ media, number: index + 1, name: said.name, attached: { ...said, url: '', source } }];
  });
  return offerFrom(files, undefined, context, services);
}
