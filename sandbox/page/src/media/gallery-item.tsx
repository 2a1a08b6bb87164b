import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import { FileCard } from './file-card.tsx';
import type { ShownFile } from './shown-file.ts';
import { Veil } from './veil.tsx';

interface GalleryItemProps {
  readonly file: ShownFile;
  /** Alone it is shown whole. Among others it fills its place. */
  readonly isAlone: boolean;
  readonly onOpen: () => void;
}

/** A picture or film of a gallery, with its description. */
export function GalleryItem({ file, isAlone, onOpen }: GalleryItemProps): VNode {
  const [isBroken, setBroken] = useState(false);
  if (file.src === undefined || file.kind === 'audio' || file.kind === 'other') return <FileCard file={file} />;
  if (isBroken) return <Broken name={file.name} />;
  const shown =
    file.kind === 'video' ? (
      <Film file={file} onBroken={() => setBroken(true)} />
    ) : (
      <Picture file={file} isAlone={isAlone} onOpen={onOpen} onBroken={() => setBroken(true)} />
    );
  return (
    <>
      {file.isSpoiler ? <Veil>{shown}</Veil> : shown}
      {file.alt !== undefined && file.alt !== '' && <AltText text={file.alt} />}
    </>
  );
}

/** The file has been deleted, or its link has expired. */
function Broken({ name }: { readonly name: string }): VNode {
  const { locale } = useReader();
  return <p class="media-broken">{say(locale, 'media.broken', { name })}</p>;
}

interface ShownProps {
  readonly file: ShownFile;
  readonly onBroken: () => void;
}

/** Its ratio is kept free before it has come. */
function ratioOf({ width, height }: ShownFile): { readonly aspectRatio: string } | undefined {
  return width === undefined || height === undefined ? undefined : { aspectRatio: `${width} / ${height}` };
}

function Picture({ file, isAlone, onOpen, onBroken }: ShownProps & Omit<GalleryItemProps, 'file'>): VNode {
  const { locale } = useReader();
  const { src, alt, name, width, height } = file;
  return (
    <button
      type="button"
      class="media-button"
      aria-label={say(locale, 'media.open', { name: alt ?? name })}
      onClick={onOpen}
    >
      <img
        src={src}
        alt={alt ?? ''}
        width={width}
        height={height}
        style={isAlone ? ratioOf(file) : undefined}
        loading="lazy"
        onError={onBroken}
      />
    </button>
  );
}

/** A film has no captions: nobody speaks in what the models make, and Discord has no place for them. */
function Film({ file, onBroken }: ShownProps): VNode {
  const { src, alt, name } = file;
  return (
    <video controls preload="metadata" src={src} aria-label={alt ?? name} style={ratioOf(file)} onError={onBroken}>
      <track kind="captions" />
    </video>
  );
}

/** The description of a picture for those who do not see it, and for everybody who asks. */
function AltText({ text }: { readonly text: string }): VNode {
  const { locale } = useReader();
  const [isShown, setShown] = useState(false);
  return (
    <div class={isShown ? 'alt is-shown' : 'alt'}>
      <button
        type="button"
        class="alt-button"
        title={text}
        aria-label={say(locale, 'media.alt')}
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        ALT
      </button>
      {isShown && <p class="alt-text">{text}</p>}
    </div>
  );
}
