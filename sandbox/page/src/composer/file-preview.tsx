import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

/** The name of a file, with a small picture of it if it is one. */
export function FilePreview({ file }: { readonly file: File }): VNode {
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!file.type.startsWith('image/')) return undefined;
    const made = URL.createObjectURL(file);
    url.value = made;
    return () => {
      url.value = undefined;
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return (
    <span class="file-preview">
      {url.value !== undefined && <img src={url.value} alt="" />}
      <span>{file.name}</span>
    </span>
  );
}
