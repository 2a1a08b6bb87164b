import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Composer } from './create-composer.ts';

/** Takes files that are dropped anywhere on the page, or pasted. Says whether some are held above it. */
export function useDroppedFiles(composer: Composer): ReadonlySignal<boolean> {
  const isOver = useSignal(false);
  useEffect(() => {
    const ended = new AbortController();
    const on = <K extends keyof DocumentEventMap>(name: K, listener: (event: DocumentEventMap[K]) => void): void =>
      document.addEventListener(name, listener, { signal: ended.signal });
    const take = (event: Event, data: DataTransfer | null): void => {
      const files = [...(data?.files ?? [])];
      // A form has a place for files of its own.
      const isForForm = document.querySelector('dialog[open]') !== null;
      if (files.length === 0 || isForForm || event.defaultPrevented) return;
      event.preventDefault();
      composer.attach(files);
    };
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      isOver.value = document.querySelector('dialog[open]') === null;
    });
    on('dragleave', (event) => {
      if (event.relatedTarget === null) isOver.value = false;
    });
    on('drop', (event) => {
      isOver.value = false;
      take(event, event.dataTransfer);
    });
    on('paste', (event) => take(event, event.clipboardData));
    return () => ended.abort();
  }, [composer]);
  return isOver;
}
