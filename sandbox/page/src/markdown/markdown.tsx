import { Fragment, type ComponentChildren, type VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import { CodeBlock } from './code-block.tsx';
import { Link } from './link.tsx';
import './markdown.css';
import { Mention } from './mention.tsx';
import { Spoiler } from './spoiler.tsx';
import { Timestamp } from './timestamp.tsx';
import { markdownTree, type Mark } from './tree.ts';

/** Text in Discord's dialect. */
export function Markdown({ text }: { readonly text: string }): VNode {
  const tree = useMemo(() => markdownTree(text), [text]);
  return <div class="markdown">{show(tree)}</div>;
}

function show(marks: readonly Mark[]): ComponentChildren {
  return marks.map((mark, index) => <Fragment key={index}>{one(mark)}</Fragment>);
}

function one(mark: Mark): ComponentChildren {
  switch (mark.type) {
    case 'text':
      return mark.text;
    case 'break':
      return <br />;
    case 'strong':
      return <strong>{show(mark.inside)}</strong>;
    case 'em':
      return <em>{show(mark.inside)}</em>;
    case 'underline':
      return <u>{show(mark.inside)}</u>;
    case 'strike':
      return <s>{show(mark.inside)}</s>;
    case 'spoiler':
      return <Spoiler>{show(mark.inside)}</Spoiler>;
    case 'quote':
      return <blockquote>{show(mark.inside)}</blockquote>;
    case 'subtext':
      return <small>{show(mark.inside)}</small>;
    case 'code':
      return <code>{mark.text}</code>;
    case 'codeBlock':
      return <CodeBlock text={mark.text} language={mark.language} />;
    case 'heading':
      return <Heading level={mark.level}>{show(mark.inside)}</Heading>;
    case 'list':
      return <List items={mark.items} start={mark.start} />;
    case 'link':
      return (
        <Link url={mark.url} title={mark.title} isBare={mark.isBare}>
          {show(mark.inside)}
        </Link>
      );
    case 'emoji':
      return <span class="custom-emoji">:{mark.name}:</span>;
    case 'time':
      return <Timestamp ms={mark.ms} style={mark.style} />;
    case 'command':
      return <span class="mention">/{mark.name}</span>;
    case 'place':
      return <Place name={mark.name} />;
    case 'everyone':
      return <span class="mention">@{mark.name}</span>;
    case 'user':
    case 'role':
    case 'channel':
      return <Mention kind={mark.type} id={mark.id} />;
  }
}

const headings = ['h4', 'h5', 'h6'] as const;

/** A message's own headings stand below those of the page. */
function Heading({ level, children }: { readonly level: number; readonly children: ComponentChildren }): VNode {
  const Tag = headings[level - 1] ?? 'h6';
  return <Tag class={`heading heading-${level}`}>{children}</Tag>;
}

function List({ items, start }: { readonly items: readonly (readonly Mark[])[]; readonly start?: number | undefined }) {
  const shown = items.map((item, index) => <li key={index}>{show(item)}</li>);
  return start === undefined ? <ul>{shown}</ul> : <ol start={start}>{shown}</ol>;
}

const places = {
  customize: 'message.place.customize',
  browse: 'message.place.browse',
  guide: 'message.place.guide',
  'linked-roles': 'message.place.linkedRoles',
} as const;

/** A part of the server that the client has a page for. */
function Place({ name }: { readonly name: string }): VNode {
  const { locale } = useReader();
  return <span class="mention">{name in places ? say(locale, places[name as keyof typeof places]) : name}</span>;
}
