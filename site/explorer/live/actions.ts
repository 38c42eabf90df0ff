/** What an element on the page asks for when it is used: its `data-` attributes as an action. */
import { isRoomVersionId } from '../../../server/matrix/room-versions.ts';
import { PANELS } from '../address/address.ts';
import type { Action } from '../desk/desk.ts';
import { scenarioById } from '../scenarios/index.ts';

/** For a button that was pressed, or anything inside it. */
export function pressed(target: HTMLElement | SVGElement): Action | undefined {
  const { do: what, eventName, panel, pane, to } = target.dataset;
  switch (what) {
    case 'select':
      return eventName === undefined ? undefined : { do: 'select', name: eventName };
    case 'panel': {
      const found = PANELS.find((name) => name === panel);
      return found === undefined ? undefined : { do: 'panel', panel: found };
    }
    case 'step':
      return { do: 'step', pane: Number(pane), to: Number(to) };
    case 'undo':
    case 'redo':
    case 'add':
    case 'remove':
    case 'earlier':
    case 'later':
    case 'link':
      return { do: what };
  }
  return undefined;
}

/** For a control whose value was changed. */
export function changed(
  target: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
): Action | undefined {
  const { choose, field, pane } = target.dataset;
  if (choose === 'open') {
    const scenario = scenarioById(target.value);
    return scenario === undefined ? undefined : { do: 'open', scenario };
  }
  if (choose === 'version') {
    const version = isRoomVersionId(target.value) ? target.value : undefined;
    return { do: 'version', pane: Number(pane), version };
  }
  if (field === undefined) return undefined;
  const isBox = target instanceof HTMLInputElement && target.type === 'checkbox';
  return { do: 'field', field, value: isBox ? (target.checked ? 'on' : '') : target.value };
}
