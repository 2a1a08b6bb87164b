import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { SeenGuild, SeenMember } from '../../../discord/client/api.ts';
import { Avatar } from '../message/avatar.tsx';
import { colourOf } from '../message/colour.ts';
import { anchorBeside } from '../state/chat.ts';
import { colorOf, groupMembers } from '../state/members.ts';
import { useChat } from '../state/use-chat.ts';
import { useMenuEvents } from './use-menu-events.ts';
import './member-list.css';

/** The members of the server that is open, by their highest role. */
export function MemberList(): VNode | null {
  const guild = useChat().place.value?.guild;
  return guild === undefined ? null : <Members guild={guild} />;
}

function Members({ guild }: { readonly guild: SeenGuild }): VNode {
  const chat = useChat();
  const list = useRef<HTMLElement>(null);
  useMenuEvents(
    list,
    (element) => {
      const userId = element.closest('[data-member]')?.getAttribute('data-member');
      return userId ? { userId } : undefined;
    },
    (target, anchor) => {
      chat.menu.value = { target, anchor };
    },
  );
  return (
    <aside ref={list} class="members" aria-label={chat.say('shell.members')}>
      <div class="drawer-head">
        <h2>{chat.say('shell.members')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={chat.say('shell.close')}
          onClick={() => {
            chat.settings.areMembersShown.value = false;
          }}
        >
          ×
        </button>
      </div>
      {groupMembers(guild).map(({ role, members }) => {
        const title = role?.name ?? chat.say('shell.otherMembers');
        return (
          <section key={role?.id ?? ''} aria-label={title}>
            <h3 class="category">
              {title} — {members.length}
            </h3>
            {members.map((member) => (
              <MemberLine key={member.id} guild={guild} member={member} />
            ))}
          </section>
        );
      })}
    </aside>
  );
}

function MemberLine({ guild, member }: { readonly guild: SeenGuild; readonly member: SeenMember }): VNode {
  const chat = useChat();
  const { id, name, isBot, isOwner } = member;
  return (
    <button
      type="button"
      class="member"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => {
        chat.profile.value = { userId: id, anchor: anchorBeside(currentTarget) };
      }}
      data-member={id}
    >
      <Avatar id={id} name={name} size="small" />
      <span class="member-name role-name" style={colourOf(colorOf(guild, member))}>
        {name}
      </span>
      {isOwner && <span title={chat.say('shell.owner')}>👑</span>}
      {isBot && <span class="app-mark">{chat.say('shell.app')}</span>}
    </button>
  );
}
