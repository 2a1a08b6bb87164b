import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { GalleryItem } from './gallery-item.tsx';
import { Lightbox } from './lightbox.tsx';
import type { ShownFile } from './shown-file.ts';
import './thumbnail.css';

/** A small picture beside text. A press opens it large. */
export function Thumbnail({ file }: { readonly file: ShownFile }): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="thumbnail gallery-cell">
      <GalleryItem file={file} isAlone={false} onOpen={() => setOpen(true)} />
      {isOpen && <Lightbox pictures={[file]} start={0} onClose={() => setOpen(false)} />}
    </div>
  );
}
