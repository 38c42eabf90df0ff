/** All that the explorer holds, and each thing a reader can do as a function from one to the next. */
import { isUserId } from '../../../server/matrix/identifiers.ts';
import type { RoomVersionId } from '../../../server/matrix/room-versions.ts';
import type { PanelName, Place, View } from '../address/address.ts';
import { ScenarioError } from '../address/parse-scenario.ts';
import {
  addEvent,
  addPerson,
  canAdd,
  moveEvent,
  removeEvent,
  toggleParent,
} from '../edit/edits.ts';
import { setField } from '../edit/fields.ts';
import { advance, begin, type History, redo, undo } from '../edit/history.ts';
import { KINDS } from '../edit/kinds.ts';
import type { NamedScenario, Scenario } from '../scenario.ts';
import { NOW } from '../model/place.ts';

/** A scenario, and its name while it is one of ours and unchanged. */
export type Room = { readonly scenario: Scenario; readonly id: string | undefined };

export type Desk = {
  readonly rooms: History<Room>;
  readonly view: View;
  /** Choosing an event in the graph makes it a parent of the one in hand, or no longer. */
  readonly linking: boolean;
  /** What a screen reader is told. Empty when the change speaks for itself. */
  readonly message: string;
  /** What could not be done, for everyone to see. */
  readonly problem: string;
};

export type Action =
  | { readonly do: 'open'; readonly scenario: NamedScenario }
  | { readonly do: 'select'; readonly name: string }
  | { readonly do: 'panel'; readonly panel: PanelName }
  | { readonly do: 'version'; readonly pane: number; readonly version: RoomVersionId | undefined }
  | { readonly do: 'step'; readonly pane: number; readonly to: number }
  | { readonly do: 'undo' | 'redo' | 'add' | 'remove' | 'earlier' | 'later' | 'link' }
  | { readonly do: 'field'; readonly field: string; readonly value: string }
  | { readonly do: 'person'; readonly user: string };

export function openDesk({ scenario, id, view, problem = '' }: Place): Desk {
  return { rooms: begin({ scenario, id }), view, linking: false, message: '', problem };
}

export function act(desk: Desk, action: Action): Desk {
  const calm = { ...desk, message: '', problem: '' };
  const { view } = desk;
  switch (action.do) {
    case 'open':
      return opened(calm, action.scenario);
    case 'select':
      return selected(calm, action.name);
    case 'panel':
      return {
        ...calm,
        view: { ...view, panel: action.panel },
        linking: calm.linking && action.panel === 'change',
      };
    case 'version':
      return {
        ...calm,
        view: { ...view, versions: withVersion(view.versions, action), steps: [0, 0] },
      };
    case 'step':
      return { ...calm, view: { ...view, steps: withStep(view.steps, action) } };
    case 'undo':
      return settle({ ...calm, rooms: undo(desk.rooms), message: 'Taken back.' });
    case 'redo':
      return settle({ ...calm, rooms: redo(desk.rooms), message: 'Done again.' });
    case 'link':
      return {
        ...calm,
        linking: !desk.linking,
        message: desk.linking ? 'Done choosing.' : 'Choose events that arrive before it.',
      };
    case 'add':
      return added(calm);
    case 'remove':
      return removed(calm);
    case 'earlier':
      return change(
        calm,
        (scenario) => moveEvent(scenario, view.at, -1),
        `${view.at} cannot arrive earlier: it refers to the event before it.`,
      );
    case 'later':
      return change(
        calm,
        (scenario) => moveEvent(scenario, view.at, 1),
        `${view.at} cannot arrive later: the event after it refers to it.`,
      );
    case 'field':
      return fieldSet(calm, action.field, action.value);
    case 'person':
      return personAdded(calm, action.user.trim());
  }
}

function opened(desk: Desk, scenario: NamedScenario): Desk {
  return {
    ...desk,
    rooms: advance(desk.rooms, { scenario, id: scenario.id }),
    view: {
      versions: scenario.versions,
      at: scenario.at,
      steps: [0, 0],
      panel: scenario.show,
    },
    linking: false,
    message: `Opened: ${scenario.title}.`,
  };
}

function selected(desk: Desk, name: string): Desk {
  const { at } = desk.view;
  if (!desk.linking || name === at || name === NOW) {
    return { ...desk, view: { ...desk.view, at: name, steps: [0, 0] }, linking: false };
  }
  return change(
    { ...desk, message: `The parents of ${at} are changed.` },
    (scenario) => toggleParent(scenario, at, name),
    `${name} does not arrive before ${at}, so it cannot be its parent.`,
  );
}

function added(desk: Desk): Desk {
  const { scenario } = desk.rooms.present;
  const [sender] = scenario.people;
  const [message] = KINDS;
  if (sender === undefined || message === undefined || !canAdd(scenario))
    return { ...desk, problem: 'A room of this page has no place for more events.' };
  const next = addEvent(scenario, desk.view.at, { sender, ...message.make(sender, sender) });
  return {
    ...desk,
    rooms: advance(desk.rooms, { scenario: next.scenario, id: undefined }),
    view: { ...desk.view, at: next.name, panel: 'change', steps: [0, 0] },
    linking: false,
    message: `Added ${next.name}.`,
  };
}

function removed(desk: Desk): Desk {
  const { scenario } = desk.rooms.present;
  const { at } = desk.view;
  const gone = scenario.events.find(({ name }) => name === at);
  if (gone === undefined) return desk;
  const next = change(desk, (before) => removeEvent(before, at), '');
  return {
    ...next,
    view: { ...desk.view, at: gone.parents[0] ?? NOW, steps: [0, 0] },
    linking: false,
    message: `Removed ${at}.`,
  };
}

function personAdded(desk: Desk, user: string): Desk {
  if (!isUserId(user))
    return { ...desk, problem: `“${user}” is no user id, like @dave:example.org.` };
  const added = change(
    desk,
    (scenario) => addPerson(scenario, user),
    `${user} is one of them already, or there are enough.`,
  );
  return { ...added, message: added.problem === '' ? `Added ${user}.` : '' };
}

function fieldSet(desk: Desk, field: string, value: string): Desk {
  const { at } = desk.view;
  try {
    const next = change(desk, (scenario) => setField(scenario, at, field, value), '');
    const renamed = field === 'name' ? value.trim() : at;
    return { ...next, view: { ...next.view, at: renamed } };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { ...desk, problem: `Not changed: ${error.message}.` };
  }
}

/** @param otherwise what is said when nothing changed */
function change(desk: Desk, edit: (scenario: Scenario) => Scenario, otherwise: string): Desk {
  const { scenario } = desk.rooms.present;
  const next = edit(scenario);
  if (next === scenario) return { ...desk, message: '', problem: otherwise };
  return settle({ ...desk, rooms: advance(desk.rooms, { scenario: next, id: undefined }) });
}

/** Looks at an event that is there. */
function settle(desk: Desk): Desk {
  const { events } = desk.rooms.present.scenario;
  const there = desk.view.at === NOW || events.some(({ name }) => name === desk.view.at);
  return there
    ? desk
    : {
        ...desk,
        view: { ...desk.view, at: events.at(-1)?.name ?? NOW, steps: [0, 0] },
        linking: false,
      };
}

function withVersion(
  versions: View['versions'],
  { pane, version }: { readonly pane: number; readonly version: RoomVersionId | undefined },
): View['versions'] {
  const [first = '12', second] = versions;
  if (pane === 0) return distinct(version ?? first, second);
  return distinct(first, version);
}

function distinct(first: RoomVersionId, second: RoomVersionId | undefined): View['versions'] {
  return second === undefined || second === first ? [first] : [first, second];
}

function withStep(
  steps: View['steps'],
  { pane, to }: { readonly pane: number; readonly to: number },
): View['steps'] {
  const [first, second] = steps;
  const step = Math.max(0, to);
  return pane === 0 ? [step, second] : [first, step];
}
