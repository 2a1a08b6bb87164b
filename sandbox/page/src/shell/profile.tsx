import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Avatar } from '../message/avatar.tsx';
import { colourOf } from '../message/colour.ts';
import type { Anchor } from '../state/chat.ts';
import { rolesOf } from '../state/members.ts';
import { useChat } from '../state/use-chat.ts';
import { placeInside } from './place-inside.ts';
import { sayPart } from './say-part.ts';
import './profile.css';

/** Who somebody is in this server. */
export function Profile(): VNode | null {
  const chat = useChat();
  const profile = chat.profile.value;
  if (profile === undefined) return null;
  return <ProfileCard key={profile.userId} {...profile} />;
}

function ProfileCard({ userId, anchor }: { readonly userId: string; readonly anchor: Anchor }): VNode {
  const chat = useChat();
  const card = useRef<HTMLDialogElement>(null);
  const guild = chat.place.value?.guild;
  const member = guild?.members.find(({ id }) => id === userId);
  const someone = chat.people.value.find(({ id }) => id === userId);
  const name = member?.name ?? someone?.name ?? userId;
  const roles = guild && member ? rolesOf(guild, member.roles) : [];
  const about = [
    ...(member?.isBot ? [chat.say('shell.app')] : []),
    ...(member?.isOwner ? [chat.say('shell.owner')] : []),
    ...(someone?.part === undefined ? [] : [sayPart(chat, someone.part)]),
  ];
  useLayoutEffect(() => {
    card.current?.showModal();
    if (card.current !== null) placeInside(card.current, anchor);
  }, []);

  return (
    <dialog
      ref={card}
      class="profile"
      aria-label={name}
      closedby="any"
      onClose={() => {
        chat.profile.value = undefined;
      }}
    >
      <form method="dialog" class="profile-close">
        <button type="submit" class="icon-button" aria-label={chat.say('shell.close')}>
          ×
        </button>
      </form>
      <Avatar id={userId} name={name} />
      <p class="profile-name">{name}</p>
      {about.length > 0 && <p class="quiet">{about.join(' · ')}</p>}
      <h3>{chat.say('shell.roles')}</h3>
      {roles.length === 0 && <p class="quiet">{chat.say('shell.noRoles')}</p>}
      <ul class="profile-roles">
        {roles.map((role) => (
          <li key={role.id}>
            <span class="role-dot role-name" style={colourOf(role.color)} aria-hidden="true" /> {role.name}
          </li>
        ))}
      </ul>
    </dialog>
  );
}
