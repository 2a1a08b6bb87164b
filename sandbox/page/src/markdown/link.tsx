import type { ComponentChildren, VNode } from 'preact';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import { placeOfLink } from './message-link.ts';

interface LinkProps {
  readonly url: string;
  readonly title?: string | undefined;
  /** The address itself is what is read. */
  readonly isBare: boolean;
  readonly children: ComponentChildren;
}

/** A link to the web, or to a channel or message. What is behind it is shown on hover. */
export function Link({ url, title, isBare, children }: LinkProps): VNode {
  const place = placeOfLink(url);
  if (place !== undefined) return <PlaceLink {...place} url={url} label={isBare ? undefined : children} />;
  return (
    <a href={url} title={title === undefined ? url : `${title}\n${url}`} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

interface PlaceLinkProps {
  readonly channelId: string;
  readonly messageId?: string | undefined;
  readonly url: string;
  /** Without one, the channel's name is shown. */
  readonly label: ComponentChildren;
}

/** A link to a channel or message, which opens here. */
function PlaceLink({ channelId, messageId, url, label }: PlaceLinkProps): VNode {
  const { locale, lookUp, goTo } = useReader();
  const name = lookUp('channel', channelId)?.name ?? say(locale, 'message.unknownChannel');
  const where = messageId === undefined ? `#${name}` : `#${name} › 💬`;
  return (
    <button
      type="button"
      class={label === undefined ? 'mention' : 'link'}
      title={url}
      onClick={() => goTo(channelId, messageId)}
    >
      {label ?? where}
    </button>
  );
}
