import { describe, expect, it } from 'vitest';
import { encodeHex } from '../../../../server/matrix/hex.ts';
import { crypto } from '../room.ts';
import { ALICE, BOB, CAROL, Graph, outline } from './graph.ts';

const BASE = ['$p1', '$alice', '$bob', '$carol', '$rules'];

function room(): Graph {
  const graph = new Graph('1');
  graph.levels('$p1', { users: { [ALICE]: 100, [BOB]: 50 } }, ['$alice']);
  graph.add('$rules', 'm.room.join_rules', { join_rule: 'public' }, ['$alice', '$p1']);
  graph.member('$bob', BOB, 'join', ['$p1', '$rules']);
  graph.member('$carol', CAROL, 'join', ['$p1', '$rules']);
  return graph;
}

const sha1 = (id: string) => encodeHex(crypto.sha1(id));

describe('state resolution in version 1', () => {
  it('takes what only some states have, allowed or not', () => {
    const graph = room();
    graph.topic('$by-carol', ['$p1', '$carol'], { sender: CAROL });
    const with_ = graph.state(...BASE, '$by-carol');
    expect(graph.resolve(graph.state(...BASE), with_)).toContain('$by-carol');
  });

  it('takes the deepest topic that the rules allow', () => {
    const graph = room();
    graph.topic('$shallow', [], { depth: 10 });
    graph.topic('$deep', [], { sender: BOB, depth: 20 });
    graph.topic('$deepest', [], { sender: CAROL, depth: 30 });
    const states = ['$shallow', '$deep', '$deepest'].map((id) => graph.state(...BASE, id));
    expect(graph.resolve(...states)).toContain('$deep');
  });

  it('takes no topic when the rules allow none', () => {
    const graph = room();
    graph.topic('$one', [], { sender: CAROL });
    graph.topic('$two', [], { sender: CAROL });
    const ids = graph.resolve(graph.state(...BASE, '$one'), graph.state(...BASE, '$two'));
    expect(ids).toEqual([...BASE].sort());
  });

  it('lets the hash of the id decide between equal depths: the lowest topic, the last levels', () => {
    const graph = room();
    const ids = ['$a', '$b', '$c'].sort((left, right) => (sha1(left) < sha1(right) ? -1 : 1));
    const [lowest = ''] = ids;
    for (const id of ids) graph.topic(id, [], { depth: 10 });
    expect(graph.resolve(...ids.map((id) => graph.state(...BASE, id)))).toContain(lowest);

    const levels = ids.map((id) => `${id}-levels`).sort((l, r) => (sha1(l) < sha1(r) ? 1 : -1));
    const content = { users: { [ALICE]: 100, [BOB]: 50 } };
    for (const id of levels) graph.levels(id, content, [], { depth: 10 });
    const [first, second, last = ''] = levels;
    const steps = graph.steps(...levels.map((id) => graph.state(...BASE, id)));
    expect(outline(steps).slice(1, -1)).toEqual([
      'depth-order',
      'taken-unchecked',
      `${second} allowed 10.8`,
      `${last} allowed 10.8`,
    ]);
    expect(steps).toContainEqual({ step: 'taken-unchecked', name: PL, id: first });
  });

  const PL = '19:m.room.power_levels';

  it('takes the shallowest levels without asking, and stops at the first that are refused', () => {
    const graph = room();
    const users = (bob: number) => ({ users: { [ALICE]: 100, [BOB]: bob } });
    graph.levels('$by-carol', users(60), [], { sender: CAROL, depth: 10 });
    graph.levels('$by-bob', users(101), [], { sender: BOB, depth: 20 });
    graph.levels('$by-alice', users(50), [], { depth: 30 });
    const all = ['$by-carol', '$by-bob', '$by-alice'].map((id) => graph.state(...BASE, id));
    expect(graph.resolve(...all)).toContain('$by-carol');
    expect(graph.resolve(...all.toSpliced(1, 1))).toContain('$by-alice');
  });

  it('settles who may do what first: levels, join rules, members, then the rest', () => {
    const graph = room();
    graph.topic('$topic1', [], { sender: BOB, depth: 90 });
    graph.topic('$topic2', [], { sender: ALICE, depth: 20 });
    graph.member('$bob2', BOB, 'join', [], { depth: 80 });
    graph.add('$rules2', 'm.room.join_rules', { join_rule: 'invite' }, [], { depth: 70 });
    graph.levels('$p2', { users: { [ALICE]: 100, [BOB]: 0 } }, [], { depth: 60 });
    const newer = graph.state('$p2', '$alice', '$bob2', '$carol', '$rules2', '$topic1');
    const steps = graph.steps(graph.state(...BASE, '$topic2'), newer);
    // Bob is in already, so he may join again. His topic is refused by the new levels.
    expect(outline(steps).filter((line) => line.startsWith('$'))).toEqual([
      '$p2 allowed 10.8',
      '$rules2 allowed 12',
      '$bob2 allowed 5.2.4',
      '$topic1 refused 8',
      '$topic2 allowed 12',
    ]);
  });

  it('does not look into auth_events for what the state lacks', () => {
    const graph = room();
    // Both states disagree about Bob, so nothing that needs him can pass before he is settled.
    graph.member('$bob2', BOB, 'join', [], { depth: 50 });
    graph.levels('$p2', { users: { [ALICE]: 100, [BOB]: 49 } }, ['$bob'], { sender: BOB });
    const newer = graph.state('$p2', '$alice', '$bob2', '$carol', '$rules');
    expect(graph.resolve(graph.state(...BASE), newer)).toContain('$p1');
  });

  it('settles entries by type and then by key, each with those before it', () => {
    const graph = room();
    const zoe = '@zoe:domain';
    graph.member('$zoe', zoe, 'join', ['$p1', '$rules']);
    graph.member('$bob2', BOB, 'join', [], { depth: 80 });
    // Bob's kick of Zoe needs Bob, whose key comes first.
    graph.member('$zoe2', zoe, 'leave', [], { sender: BOB, depth: 90 });
    const rest = ['$p1', '$alice', '$carol', '$rules'];
    const older = graph.state(...rest, '$bob', '$zoe');
    expect(graph.resolve(older, graph.state(...rest, '$bob2', '$zoe2'))).toContain('$zoe2');
    // Bob's kick of Alice does not: she is settled before him.
    graph.member('$alice2', ALICE, 'leave', [], { sender: BOB, depth: 95 });
    graph.levels('$p2', { users: { [BOB]: 100 } }, []);
    const kicked = ['$p2', '$alice2', '$bob2', '$carol', '$rules'];
    const before = graph.state('$p2', '$alice', '$bob', '$carol', '$rules');
    expect(graph.resolve(before, graph.state(...kicked))).toContain('$alice');
  });

  it('has nothing to go by before the create event is settled', () => {
    const graph = room();
    graph.add('$create2', 'm.room.create', { creator: ALICE }, []);
    const types = ['m.room.avatar', 'm.room.topic'];
    for (const type of types) for (const n of [1, 2]) graph.add(`$${type}${n}`, type, {}, []);
    const of = (n: number) => types.map((type) => `$${type}${n}`);
    const other = new Map(graph.state(...BASE, ...of(2))).set('13:m.room.create', '$create2');
    const ids = graph.resolve(graph.state(...BASE, ...of(1)), other);
    expect(ids.filter((id) => id.startsWith('$m.room'))).toEqual(['$m.room.topic2']);
  });
});
