/** Changes to a scenario, each from one scenario to the next. What would break it is not done. */
import type { Scenario, ScenarioEvent } from '../scenario.ts';
import { LIMITS } from '../address/parse-scenario.ts';

/** Adds an event after another, before everything that arrived later. Answers its name too. */
export function addEvent(
  scenario: Scenario,
  after: string | undefined,
  event: Omit<ScenarioEvent, 'name' | 'parents' | 'clock'>,
): { readonly scenario: Scenario; readonly name: string } {
  const { events } = scenario;
  const name = freshName(scenario);
  const parent = events.find((other) => other.name === after) ?? events.at(-1);
  const added: ScenarioEvent = {
    ...event,
    name,
    parents: parent === undefined ? [] : [parent.name],
    clock: (parent?.clock ?? -10) + 10,
  };
  return { scenario: { ...scenario, events: [...events, added] }, name };
}

function freshName({ events }: Scenario): string {
  const names = new Set(events.map(({ name }) => name));
  let number = events.length + 1;
  while (names.has(`event-${number}`)) number += 1;
  return `event-${number}`;
}

export function canAdd({ events }: Scenario): boolean {
  return events.length < LIMITS.events;
}

/** Removes an event; what came after it comes after its parents now. */
export function removeEvent(scenario: Scenario, name: string): Scenario {
  const gone = scenario.events.find((event) => event.name === name);
  if (gone === undefined) return scenario;
  const without = (names: readonly string[]): string[] => names.filter((other) => other !== name);
  return {
    ...scenario,
    events: scenario.events
      .filter((event) => event !== gone)
      .map((event) => ({
        ...event,
        parents: event.parents.includes(name)
          ? [
              ...new Set(
                event.parents.flatMap((parent) => (parent === name ? gone.parents : [parent])),
              ),
            ]
          : event.parents,
        ...(event.auth === undefined ? {} : { auth: without(event.auth) }),
        ...(event.told === undefined ? {} : { told: without(event.told) }),
      })),
  };
}

/** Puts a changed event in the place of the one of that name. A new name is taken over by all that refer to it. */
export function replaceEvent(scenario: Scenario, name: string, next: ScenarioEvent): Scenario {
  const renamed = (names: readonly string[]): string[] =>
    names.map((other) => (other === name ? next.name : other));
  return {
    ...scenario,
    events: scenario.events.map((event) =>
      event.name === name
        ? next
        : {
            ...event,
            parents: renamed(event.parents),
            ...(event.auth === undefined ? {} : { auth: renamed(event.auth) }),
            ...(event.told === undefined ? {} : { told: renamed(event.told) }),
          },
    ),
  };
}

/** Whether one event arrives before another, and so can be its parent. */
export function isEarlier({ events }: Scenario, name: string, than: string): boolean {
  const place = (wanted: string): number => events.findIndex((event) => event.name === wanted);
  return place(name) >= 0 && place(name) < place(than);
}

/** Makes an event come after another, or no longer. Only what arrives earlier can be a parent. */
export function toggleParent(scenario: Scenario, name: string, parent: string): Scenario {
  const event = scenario.events.find((other) => other.name === name);
  if (event === undefined || !isEarlier(scenario, parent, name)) return scenario;
  const parents = event.parents.includes(parent)
    ? event.parents.filter((other) => other !== parent)
    : [...event.parents, parent];
  return parents.length > LIMITS.parents
    ? scenario
    : replaceEvent(scenario, name, { ...event, parents });
}

/** Lets an event arrive one place earlier (-1) or later (1), unless that would put it before what it refers to. */
export function moveEvent(scenario: Scenario, name: string, by: -1 | 1): Scenario {
  const from = scenario.events.findIndex((event) => event.name === name);
  const [first, second] = by === -1 ? [from - 1, from] : [from, from + 1];
  const [earlier, later] = [scenario.events[first], scenario.events[second]];
  if (earlier === undefined || later === undefined) return scenario;
  const refers = [...later.parents, ...(later.auth ?? []), ...(later.told ?? [])];
  if (refers.includes(earlier.name)) return scenario;
  return {
    ...scenario,
    events: scenario.events.with(first, later).with(second, earlier),
  };
}

export function addPerson(scenario: Scenario, user: string): Scenario {
  return scenario.people.includes(user) || scenario.people.length >= LIMITS.people
    ? scenario
    : { ...scenario, people: [...scenario.people, user] };
}
