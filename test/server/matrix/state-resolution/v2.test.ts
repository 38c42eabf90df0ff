import { describe, expect, it } from 'vitest';
import type { RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { ALICE, BOB, CAROL, Graph, outline } from './graph.ts';

const BASE = ['$p1', '$alice', '$bob', '$carol', '$rules'];

/** Alice has 100, Bob 50; all three are in, by public join rules. In version 12 Alice is above all. */
function room(id: RoomVersionId = '11'): Graph {
  const graph = new Graph(id);
  const alice = id === '12' ? {} : { [ALICE]: 100 };
  graph.levels('$p1', { users: { ...alice, [BOB]: 50 } }, ['$alice']);
  graph.add('$rules', 'm.room.join_rules', { join_rule: 'public' }, ['$alice', '$p1']);
  graph.member('$bob', BOB, 'join', ['$p1', '$rules']);
  graph.member('$carol', CAROL, 'join', ['$p1', '$rules']);
  return graph;
}

function levels(graph: Graph, users: Readonly<Record<string, number>>) {
  return { users: graph.id === '12' ? users : { [ALICE]: 100, ...users } };
}

type Tested = '2' | '11' | '12';

/** Version 12 replays the join rules too: they are between the topic and the old levels. */
const POWER_CHECKS: Readonly<Record<Tested, readonly string[]>> = {
  '2': ['$p1 allowed 10.2', '$p2 allowed 10.8'],
  '11': ['$p1 allowed 9.4', '$p2 allowed 9.10'],
  '12': ['$p1 allowed 10.5', '$rules allowed 11', '$p2 allowed 10.11'],
};

/** Bob is in both states. That he joined is replayed because one of them alone has it cited. */
const OTHER_CHECKS: Readonly<Record<Tested, readonly string[]>> = {
  '2': ['$bob allowed 5.2.5', '$by-bob refused 8'],
  '11': ['$bob allowed 4.3.6', '$by-bob refused 7'],
  '12': ['$bob allowed 5.3.6', '$by-bob refused 8'],
};

describe.each<Tested>(['2', '11', '12'])('state resolution in version %s', (id) => {
  it('keeps what is the same, and one state as it is', () => {
    const graph = room(id);
    const state = graph.state(...BASE);
    expect(graph.resolve(state)).toEqual([...BASE].sort());
    expect(graph.resolve(state, graph.state(...BASE))).toEqual([...BASE].sort());
    expect(graph.resolve()).toEqual([]);
  });

  it('takes the entry that only one state has, if the rules allow it', () => {
    const graph = room(id);
    graph.topic('$by-bob', ['$p1', '$bob'], { sender: BOB });
    graph.topic('$by-carol', ['$p1', '$carol'], { sender: CAROL });
    const without = graph.state(...BASE);
    expect(graph.resolve(without, graph.state(...BASE, '$by-bob'))).toContain('$by-bob');
    expect(graph.resolve(without, graph.state(...BASE, '$by-carol'))).not.toContain('$by-carol');
  });

  it('lets the later of two topics win by its clock, and by its id when clocks agree', () => {
    const graph = room(id);
    graph.topic('$late', ['$p1', '$alice'], { ts: 200 });
    graph.topic('$early', ['$p1', '$alice'], { ts: 100 });
    graph.topic('$z', ['$p1', '$alice'], { ts: 200 });
    const state = (topic: string) => graph.state(...BASE, topic);
    expect(graph.resolve(state('$late'), state('$early'))).toContain('$late');
    expect(graph.resolve(state('$late'), state('$early'), state('$z'))).toContain('$z');
  });

  it('lets a demotion undo what was done meanwhile', () => {
    const graph = room(id);
    graph.levels('$p2', levels(graph, { [BOB]: 0 }), ['$p1', '$alice'], { ts: 900 });
    graph.topic('$by-bob', ['$p1', '$bob'], { sender: BOB, ts: 100 });
    const demoted = graph.state(...BASE, '$p2');
    expect(graph.resolve(demoted, graph.state(...BASE, '$by-bob'))).not.toContain('$by-bob');
  });

  it('lets the more powerful of two who demote each other win, whatever the clocks say', () => {
    const graph = room(id);
    const of = (users: Readonly<Record<string, number>>) => levels(graph, users);
    graph.levels('$p2', of({ [BOB]: 50, [CAROL]: 49 }), ['$p1', '$alice'], { ts: 10 });
    graph.levels('$by-alice', of({ [BOB]: 0, [CAROL]: 49 }), ['$p2', '$alice'], { ts: 900 });
    graph.levels('$by-bob', of({ [BOB]: 50 }), ['$p2', '$bob'], { sender: BOB, ts: 100 });
    const left = graph.state(...BASE, '$by-alice');
    expect(graph.resolve(left, graph.state(...BASE, '$by-bob'))).toContain('$by-alice');
  });

  it('bans before it lets anybody do anything else', () => {
    const graph = room(id);
    graph.member('$ban', CAROL, 'ban', ['$p1', '$alice', '$carol'], { sender: ALICE, ts: 900 });
    graph.member('$again', CAROL, 'join', ['$p1', '$rules', '$carol'], { ts: 100 });
    const rest = BASE.filter((one) => one !== '$carol');
    const banned = graph.state(...rest, '$ban');
    expect(graph.resolve(banned, graph.state(...rest, '$again'))).toContain('$ban');
  });

  it('replays the whole of a fork, since what comes last rests on what came before', () => {
    const graph = room(id);
    graph.levels('$p2', levels(graph, { [BOB]: 50, [CAROL]: 50 }), ['$p1', '$bob'], {
      sender: BOB,
    });
    const next = levels(graph, { [BOB]: 50, [CAROL]: 10 });
    graph.levels('$p3', next, ['$p2', '$carol'], { sender: CAROL });
    expect(graph.resolve(graph.state(...BASE), graph.state(...BASE, '$p3'))).toContain('$p3');
  });

  it('tells each step to who watches', () => {
    const graph = room(id);
    graph.levels('$p2', levels(graph, { [BOB]: 0 }), ['$p1', '$alice']);
    graph.topic('$by-bob', ['$p1', '$bob'], { sender: BOB });
    const steps = graph.steps(graph.state(...BASE, '$p2'), graph.state(...BASE, '$by-bob'));
    expect(outline(steps)).toEqual([
      'separate',
      'auth-difference',
      ...(id === '12' ? ['conflicted-subgraph'] : []),
      'full-conflicted-set',
      'power-events',
      'power-order',
      ...POWER_CHECKS[id],
      'mainline',
      'mainline-order',
      ...OTHER_CHECKS[id],
      'resolved',
    ]);
  });
});
