import type { VNode } from 'preact';
import type { Embed } from '../../../discord/message/types.ts';
import { Link } from '../markdown/link.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { Gallery } from '../media/gallery.tsx';
import { fileOfMedia } from '../media/shown-file.ts';
import { Thumbnail } from '../media/thumbnail.tsx';
import { colourOf } from './colour.ts';
import './embed-card.css';
import { SentTime } from './time.tsx';

/** A card of a message without Components V2. */
export function EmbedCard({ embed }: { readonly embed: Embed }): VNode {
  const { title, description, url, author, fields = [], image, thumbnail } = embed;
  return (
    <section class="embed" style={colourOf(embed.color ?? 0)}>
      <div class="embed-body">
        <div class="embed-text">
          {author !== undefined && <p class="embed-author">{linked(author.name, author.url)}</p>}
          {title !== undefined && (
            <div class="embed-title">
              {url === undefined ? <Markdown text={title} /> : <div class="markdown">{linked(title, url)}</div>}
            </div>
          )}
          {description !== undefined && <Markdown text={description} />}
          {fields.length > 0 && <Fields fields={fields} />}
        </div>
        {thumbnail !== undefined && <Thumbnail file={fileOfMedia(thumbnail)} />}
      </div>
      {image !== undefined && <Gallery files={[fileOfMedia(image)]} />}
      <Foot embed={embed} />
    </section>
  );
}

function linked(text: string, url: string | undefined): VNode {
  const isWeb = url !== undefined && /^https?:/iu.test(url);
  if (!isWeb) return <>{text}</>;
  return (
    <Link url={url} isBare={false}>
      {text}
    </Link>
  );
}

function Fields({ fields }: { readonly fields: NonNullable<Embed['fields']> }): VNode {
  return (
    <dl class="embed-fields">
      {fields.map(({ name, value, inline = false }, index) => (
        <div key={index} class={inline ? 'embed-field is-inline' : 'embed-field'}>
          <dt>
            <Markdown text={name} />
          </dt>
          <dd>
            <Markdown text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Foot({ embed }: { readonly embed: Embed }): VNode | null {
  const { footer, timestamp } = embed;
  const hasTime = timestamp !== undefined && timestamp !== null;
  if (footer === undefined && !hasTime) return null;
  return (
    <p class="embed-foot">
      {footer?.text}
      {footer !== undefined && hasTime && ' • '}
      {hasTime && <SentTime iso={timestamp} />}
    </p>
  );
}
