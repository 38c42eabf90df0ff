import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorize } from '../../server/matrix/event-auth/index.ts';
import { separate } from '../../server/matrix/state-resolution/index.ts';
import { isEnough } from './compare/needed-state.ts';
import { serverResolves, versionOf } from './compare/server.ts';
import { oracleSteps, serverSteps, watchedSteps } from './compare/steps.ts';
import { type History, historyOf, type Merge } from './generate/history.ts';
import { plans } from './generate/plans.ts';
import { type BegunRoom, lookupIn } from './naive/judge.ts';
import { get, nameOf, type VersionNumber } from './naive/room.ts';

/** One version of each algorithm, and the last that has the second. */
const VERSIONS: readonly VersionNumber[] = [1, 2, 11, 12];
const REPLAYING: readonly VersionNumber[] = [2, 11, 12];
/** What the rules ask about: no other state has a say in whether an event is allowed. */
const DECISIVE = ['m.room.create', 'm.room.member', 'm.room.power_levels', 'm.room.join_rules'];

const histories = new Map<VersionNumber, History[]>();

/** Some rooms of a version, grown once for all that is asked about them. */
function roomsOf(version: VersionNumber): History[] {
  const known = histories.get(version);
  if (known !== undefined) return known;
  const sample = fc.sample(plans(version, { atLeast: 40, atMost: 90 }), { seed: 42, numRuns: 24 });
  const grown = sample.map(historyOf);
  histories.set(version, grown);
  return grown;
}

/** Runs a check on every resolution of these rooms; answers how many there were. */
function forEachMerge(
  version: VersionNumber,
  check: (merge: Merge, room: BegunRoom) => void,
): number {
  const all = roomsOf(version);
  for (const { merges, room } of all) for (const merge of merges) check(merge, room);
  return all.reduce((count, { merges }) => count + merges.length, 0);
}

describe('a resolved state', () => {
  it.each(VERSIONS)('of version %d does not depend on the order of the states', (version) => {
    const count = forEachMerge(version, ({ states }, room) => {
      const resolved = serverResolves(states, room);
      const turned = states.map((state) => new Map([...state].reverse())).reverse();
      expect(serverResolves(turned, room)).toEqual(resolved);
      const [first] = states;
      if (first !== undefined) expect(serverResolves([...states, first], room)).toEqual(resolved);
    });
    expect(count).toBeGreaterThan(50);
  });

  it.each(VERSIONS)('of version %d keeps what all states agree about', (version) => {
    let kept = 0;
    forEachMerge(version, ({ states: [first = new Map(), ...others] }, room) => {
      const resolved = serverResolves([first, ...others], room);
      for (const [name, id] of first) {
        if (!others.every((state) => state.get(name) === id)) continue;
        expect(resolved.get(name)).toBe(id);
        kept++;
      }
    });
    expect(kept).toBeGreaterThan(100);
  });

  it.each(VERSIONS)('of version %d has every event at its own type and state key', (version) => {
    forEachMerge(version, ({ states }, room) => {
      for (const [name, id] of serverResolves(states, room)) {
        expect(nameOf(get(room.graph, id).pdu)).toBe(name);
      }
    });
  });

  it.each(VERSIONS)('of version %d is its own resolution', (version) => {
    forEachMerge(version, ({ states }, room) => {
      const resolved = serverResolves(states, room);
      expect(serverResolves([resolved, resolved], room)).toEqual(resolved);
    });
  });
});

describe('what the second algorithm did', () => {
  it.each(REPLAYING)('in version %d: takes each step as the oracle does', (version) => {
    let steps = 0;
    forEachMerge(version, ({ states }, room) => {
      if (separate(states).conflicted.size === 0) return;
      expect(serverSteps(states, room)).toEqual(oracleSteps(states, room));
      steps++;
    });
    expect(steps).toBeGreaterThan(50);
  });

  it.each(VERSIONS)('in version %d: needs no more of the state than it says', (version) => {
    forEachMerge(version, ({ states }, room) => isEnough(states, room));
  });

  it.each(REPLAYING)(
    'in version %d: judges every event of the full conflicted set once, and the last allowed one stands',
    (version) => {
      let replaced = 0;
      forEachMerge(version, ({ states }, room) => {
        const resolved = serverResolves(states, room);
        const steps = watchedSteps(states, room);
        const full = steps.flatMap((step) => (step.step === 'full-conflicted-set' ? step.ids : []));
        const checks = steps.filter((step) => step.step === 'auth-check');
        const stateEvents = full.filter((id) => nameOf(get(room.graph, id).pdu) !== undefined);
        expect(checks.map(({ id }) => id).sort()).toEqual(stateEvents.sort());

        const agreed = steps.find((step) => step.step === 'separate')?.unconflicted ?? new Map();
        const last = new Map<string, string>();
        for (const { id, verdict } of checks) {
          const name = nameOf(get(room.graph, id).pdu);
          if (verdict.allowed && name !== undefined) last.set(name, id);
        }
        for (const [name, id] of last) {
          expect(resolved.get(name)).toBe(agreed.get(name) ?? id);
          if (agreed.has(name)) replaced++;
        }
        expect(resolved.size).toBe(new Set([...agreed.keys(), ...last.keys()]).size);
      });
      expect(replaced).toBeGreaterThan(0);
    },
  );

  it.each(REPLAYING)('in version %d: names every event that a verdict depends on', (version) => {
    let verdicts = 0;
    forEachMerge(version, ({ states }, room) => {
      for (const step of watchedSteps(states, room)) {
        if (step.step !== 'auth-check') continue;
        const again = authorize(get(room.graph, step.id).pdu, {
          version: versionOf(version),
          state: lookupIn(step.against, room.graph),
          crypto: room.crypto,
          signedBy: () => true,
          createEventId: room.createId,
        });
        expect(again).toEqual(step.verdict);
        for (const [name, id] of step.against) expect(nameOf(get(room.graph, id).pdu)).toBe(name);
        verdicts++;
      }
    });
    expect(verdicts).toBeGreaterThan(500);
  });

  // What the spec promises no more than this: a later event may take away what an earlier one needed.
  it.each(REPLAYING)(
    'in version %d: where nothing decisive is in doubt, the resolved state allows what it took in',
    (version) => {
      let allowed = 0;
      forEachMerge(version, ({ states }, room) => {
        const resolved = serverResolves(states, room);
        const steps = watchedSteps(states, room);
        const full = steps.flatMap((one) => (one.step === 'full-conflicted-set' ? one.ids : []));
        const isDecisive = (id: string) => DECISIVE.includes(get(room.graph, id).pdu.type);
        if (full.some(isDecisive)) return;
        for (const id of resolved.values()) {
          if (!full.includes(id)) continue;
          const { pdu } = get(room.graph, id);
          const verdict = authorize(pdu, {
            version: versionOf(version),
            state: lookupIn(resolved, room.graph),
            crypto: room.crypto,
            signedBy: () => true,
            createEventId: room.createId,
          });
          expect(verdict).toMatchObject({ allowed: true });
          allowed++;
        }
      });
      expect(allowed).toBeGreaterThan(0);
    },
  );
});
