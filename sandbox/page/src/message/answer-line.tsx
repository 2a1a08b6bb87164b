import type { VNode } from 'preact';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import { Avatar } from './avatar.tsx';
import { nameOf } from './facts.ts';
import { Name } from './name.tsx';
import { useReader } from './reader.ts';
import { snippetOf } from './snippet.ts';

const commandTypes: readonly number[] = [20, 23];

/** What the message answers: somebody's command, or another message. */
export function AnswerLine({ message }: { readonly message: StandInMessage }): VNode | null {
  const { interaction_metadata: asked, message_reference: reference } = message;
  const isAnswer = asked !== undefined && commandTypes.includes(message.type);
  if (isAnswer) return <CommandLine message={message} asked={asked} />;
  if (reference === undefined) return null;
  return <ReplyLine messageId={reference.message_id} channelId={reference.channel_id} />;
}

interface CommandLineProps {
  readonly message: StandInMessage;
  readonly asked: NonNullable<StandInMessage['interaction_metadata']>;
}

function CommandLine({ message, asked }: CommandLineProps): VNode {
  const reader = useReader();
  const name = message.interaction?.name;
  const isSlash = message.type === 20;
  return (
    <p class="answer-line">
      <Avatar id={asked.user.id} name={nameOf(asked.user, reader)} size="tiny" />
      <span class="answer-text">
        <Name user={asked.user} /> {say(reader.locale, 'message.used')}
        <span class="answer-command">
          {name === undefined ? say(reader.locale, 'message.aCommand') : `${isSlash ? '/' : ''}${name}`}
        </span>
      </span>
    </p>
  );
}

interface ReplyLineProps {
  readonly messageId: string;
  readonly channelId: string;
}

/** The message that is replied to, in one line. A press shows it. */
function ReplyLine({ messageId, channelId }: ReplyLineProps): VNode {
  const reader = useReader();
  const { locale } = reader;
  const replied = reader.find(messageId);
  if (replied === undefined || replied.deleted) {
    return <p class="answer-line is-reply">{say(locale, 'message.gone')}</p>;
  }
  const text = snippetOf(replied, reader);
  return (
    <p class="answer-line is-reply">
      <Avatar id={replied.author.id} name={nameOf(replied.author, reader)} size="tiny" />
      <span class="answer-text">
        <Name user={replied.author} />
        <button type="button" class="inline-button snippet" onClick={() => reader.goTo(channelId, messageId)}>
          {text === '' ? say(locale, 'message.attachment') : text}
        </button>
      </span>
    </p>
  );
}
