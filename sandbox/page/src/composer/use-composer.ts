import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Composer } from './create-composer.ts';

const ComposerContext = createContext<Composer | undefined>(undefined);
export const ComposerProvider = ComposerContext.Provider;

export function useComposer(): Composer {
  const composer = useContext(ComposerContext);
  if (composer === undefined) throw new Error('there is no ComposerProvider around this');
  return composer;
}
