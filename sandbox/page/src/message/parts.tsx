import type { VNode } from 'preact';
import type { Component, StandInMessage } from '../../../discord/client/api.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { FileCard } from '../media/file-card.tsx';
import { Gallery } from '../media/gallery.tsx';
import { fileOfMedia } from '../media/shown-file.ts';
import { Thumbnail } from '../media/thumbnail.tsx';
import { Veil } from '../media/veil.tsx';
import { say } from '../words/words.ts';
import { ActionRow } from './action-row.tsx';
import { colourOf } from './colour.ts';
import './parts.css';
import { useReader } from './reader.ts';

interface PartsProps {
  readonly components: readonly Component[];
  readonly message: StandInMessage;
}

/** Components of a message, one below the other. */
export function Parts({ components, message }: PartsProps): VNode | null {
  if (components.length === 0) return null;
  return (
    <div class="parts">
      {components.map((component, index) => (
        <Part key={component.id ?? index} component={component} message={message} />
      ))}
    </div>
  );
}

interface PartProps {
  readonly component: Component;
  readonly message: StandInMessage;
}

function Part({ component, message }: PartProps): VNode {
  switch (component.type) {
    case 1:
      return <ActionRow components={component.components ?? []} message={message} />;
    case 9:
      return <Section section={component} message={message} />;
    case 10:
      return <Markdown text={component.content ?? ''} />;
    case 11:
      return <ThumbnailPart component={component} />;
    case 12:
      return <Gallery files={(component.items ?? []).map((item) => fileOfMedia(item.media, item))} />;
    case 13:
      return component.file === undefined ? (
        <Unknown type={13} />
      ) : (
        <FileCard file={fileOfMedia(component.file, component)} />
      );
    case 14:
      return <Separator component={component} />;
    case 17:
      return <Container container={component} message={message} />;
    default:
      return <Unknown type={component.type} />;
  }
}

function ThumbnailPart({ component }: { readonly component: Component }): VNode {
  if (component.media === undefined) return <Unknown type={component.type} />;
  return <Thumbnail file={fileOfMedia(component.media, component)} />;
}

/** Text with a button or a small picture beside it. */
function Section({ section, message }: { readonly section: Component; readonly message: StandInMessage }): VNode {
  const { accessory } = section;
  return (
    <div class="section">
      <Parts components={section.components ?? []} message={message} />
      {accessory?.type === 2 && <ActionRow components={[accessory]} message={message} />}
      {accessory !== undefined && accessory.type !== 2 && <Part component={accessory} message={message} />}
    </div>
  );
}

function Separator({ component }: { readonly component: Component }): VNode {
  const room = component.spacing === 2 ? 'separator is-wide' : 'separator';
  return component.divider === false ? <div class={room} /> : <hr class={room} />;
}

function Container({ container, message }: { readonly container: Component; readonly message: StandInMessage }): VNode {
  const { accent_color: accent, components = [], spoiler = false } = container;
  const hasAccent = accent !== undefined && accent !== null;
  const inside = <Parts components={components} message={message} />;
  return (
    <div class={hasAccent ? 'container has-accent' : 'container'} style={hasAccent ? accentOf(accent) : undefined}>
      {spoiler ? <Veil>{inside}</Veil> : inside}
    </div>
  );
}

/** Black is an accent too, though it is no colour for a name. */
function accentOf(color: number): { readonly '--role': string } {
  return colourOf(color) ?? { '--role': '#000000' };
}

/** What this page has no look for is never left out in silence. */
function Unknown({ type }: { readonly type: number }): VNode {
  const { locale } = useReader();
  return <p class="unknown-part">{say(locale, 'message.unknownComponent', { type })}</p>;
}
