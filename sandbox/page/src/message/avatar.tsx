import type { VNode } from 'preact';
import './avatar.css';

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly size?: 'tiny' | 'small' | 'large';
}

const hues = 11n;

/** Nobody has a picture here: the first letter of the name, on a colour that stays the same for the id. */
export function Avatar({ id, name, size = 'large' }: AvatarProps): VNode {
  const initial = firstLetter(name.trim());
  const hue = Number(BigInt(id.replaceAll(/\D/gu, '')) % hues) * (360 / Number(hues));
  return (
    <span class={`avatar is-${size}`} style={{ '--hue': `${hue}` }} aria-hidden="true">
      {initial.toLocaleUpperCase()}
    </span>
  );
}

/** A letter may be of several code points, as some emoji are. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment ?? '?';
}
