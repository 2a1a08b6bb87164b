import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import './gallery.css';
import { GalleryItem } from './gallery-item.tsx';
import { Lightbox } from './lightbox.tsx';
import { spansOf } from './rows.ts';
import type { ShownFile } from './shown-file.ts';

/** One to ten pictures and films in rows. A press opens the pictures large. */
export function Gallery({ files }: { readonly files: readonly ShownFile[] }): VNode {
  const [open, setOpen] = useState<ShownFile>();
  const spans = spansOf(files.length);
  const pictures = files.filter(({ kind, src }) => kind === 'image' && src !== undefined);
  const start = open === undefined ? -1 : pictures.indexOf(open);
  return (
    <div class={`gallery of-${Math.min(files.length, 5)}`}>
      {files.map((file, index) => (
        <div key={file.url} class={`gallery-cell span-${spans[index] ?? 6}`}>
          <GalleryItem file={file} isAlone={files.length === 1} onOpen={() => setOpen(file)} />
        </div>
      ))}
      {start >= 0 && <Lightbox pictures={pictures} start={start} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
