/**
 * What the page shows, as the fragment of its address: `#room=topic-raced&in=2,12&at=merge&step=4,2&show=resolution`.
 *
 * A scenario of ours goes by its name; one that the reader changed stands there whole. Whatever is wrong in a fragment is
 * told, and the rest of it is still followed.
 */
import { isRoomVersionId, type RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { NOW } from '../model/place.ts';
import type { NamedScenario, Scenario } from '../scenario.ts';
import { FIRST, scenarioById } from '../scenarios/index.ts';
import { decodeScenario, encodeScenario } from './payload.ts';
import { ScenarioError } from './parse-scenario.ts';

export const PANELS = ['checks', 'state', 'resolution', 'event', 'change'] as const;
export type PanelName = (typeof PANELS)[number];

/** What is looked at, besides the scenario itself. */
export type View = {
  readonly versions: readonly RoomVersionId[];
  /** The event that is looked at, or `now`. */
  readonly at: string;
  /** The step of the resolution before that event, from 0, in each version. */
  readonly steps: readonly [number, number];
  readonly panel: PanelName;
};

export type Place = {
  readonly scenario: Scenario;
  /** The name of the scenario, if it is one of ours and unchanged. */
  readonly id: string | undefined;
  readonly view: View;
  /** What could not be followed, for the reader. */
  readonly problem?: string;
};

export async function writeAddress({ scenario, id, view }: Place): Promise<string> {
  const parts = [
    `room=${id ?? (await encodeScenario(scenario))}`,
    `in=${view.versions.join(',')}`,
    `at=${view.at}`,
    ...(view.steps.some((step) => step > 0) ? [`step=${view.steps.join(',')}`] : []),
    `show=${view.panel}`,
  ];
  return `#${parts.join('&')}`;
}

export async function readAddress(fragment: string): Promise<Place> {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const room = parameters.get('room');
  const named = room === null ? FIRST : scenarioById(room);
  if (named !== undefined) return placeIn(named, named, parameters);
  try {
    return placeIn(await decodeScenario(room ?? ''), undefined, parameters);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const problem = `This address cannot be opened: ${error.message}. Here is the first scenario instead.`;
    return { ...placeIn(FIRST, FIRST, new URLSearchParams()), problem };
  }
}

function placeIn(
  scenario: Scenario,
  ours: NamedScenario | undefined,
  parameters: URLSearchParams,
): Place {
  const problems: string[] = [];
  const view: View = {
    versions: versionsIn(parameters.get('in'), problems) ?? ours?.versions ?? ['12'],
    at: eventIn(parameters.get('at'), scenario, problems) ?? ours?.at ?? NOW,
    steps: stepsIn(parameters.get('step')),
    panel: PANELS.find((panel) => panel === parameters.get('show')) ?? ours?.show ?? 'checks',
  };
  return {
    scenario,
    id: ours?.id,
    view,
    ...(problems.length === 0 ? {} : { problem: `${problems.join('. ')}.` }),
  };
}

function versionsIn(text: string | null, problems: string[]): RoomVersionId[] | undefined {
  if (text === null) return undefined;
  const versions = text.split(',').filter(isRoomVersionId);
  if (versions.length > 0) return [...new Set(versions)].slice(0, 2);
  problems.push(`The address asks for room version ${text.slice(0, 20)}, which there is not`);
  return undefined;
}

function stepsIn(text: string | null): [number, number] {
  const [first = 0, second = 0] = (text ?? '')
    .split(',')
    .map((step) => Math.max(0, Math.trunc(Number(step)) || 0));
  return [first, second];
}

function eventIn(
  name: string | null,
  { events }: Scenario,
  problems: string[],
): string | undefined {
  if (name === null) return undefined;
  if (name === NOW || events.some((event) => event.name === name)) return name;
  problems.push(`The address points to the event ${name.slice(0, 24)}, which there is not`);
  return undefined;
}
