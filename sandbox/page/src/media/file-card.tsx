import type { VNode } from 'preact';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import './file-card.css';
import { sizeText, type MediaKind, type ShownFile } from './shown-file.ts';
import { Veil } from './veil.tsx';

const signs: Readonly<Record<MediaKind, string>> = { image: '🖼️', video: '🎞️', audio: '🎵', other: '📄' };

/** A file by its name and size. A sound can be heard, every file be saved. One from elsewhere is a link. */
export function FileCard({ file }: { readonly file: ShownFile }): VNode {
  const { locale } = useReader();
  const { src, url, name, kind, size, isSpoiler, alt } = file;
  const card = (
    <div class="file-card">
      <div class="file-line">
        <span class="file-sign" aria-hidden="true">
          {signs[kind]}
        </span>
        <span class="file-text">
          <a class="file-name" href={src ?? url} target="_blank" rel="noreferrer noopener">
            {name}
          </a>
          <span class="file-size">
            {src === undefined ? say(locale, 'media.elsewhere') : size !== undefined && sizeText(size, locale)}
          </span>
        </span>
        {src !== undefined && (
          <a class="file-save" href={src} download={name} aria-label={say(locale, 'media.save', { name })}>
            <span aria-hidden="true">⤓</span>
          </a>
        )}
      </div>
      {kind === 'audio' && src !== undefined && (
        <audio controls preload="metadata" src={src} aria-label={alt ?? name}>
          <track kind="captions" />
        </audio>
      )}
    </div>
  );
  return isSpoiler ? <Veil>{card}</Veil> : card;
}
