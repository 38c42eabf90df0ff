import type { PanelName } from '../address/address.ts';
import { NOW } from '../model/place.ts';

/** Which panel is open, where the one that was asked for has nothing to say. */
export function openPanel(panel: PanelName, at: string): PanelName {
  return at === NOW && (panel === 'event' || panel === 'change') ? 'state' : panel;
}
