import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Panel } from './create-panel.ts';

const PanelContext = createContext<Panel | undefined>(undefined);
export const PanelProvider = PanelContext.Provider;

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error('there is no PanelProvider around this');
  return panel;
}
