import type { VNode } from 'preact';
import './dots.css';

/** Something is under way. */
export function Dots(): VNode {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
