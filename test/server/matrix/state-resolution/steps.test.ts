import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MissingEventError } from '../../../../server/matrix/graph.ts';
import { stateKeyOf, stateName } from '../../../../server/matrix/state-name.ts';
import { authChain } from '../../../../server/matrix/state-resolution/auth-chain.ts';
import { Heap } from '../../../../server/matrix/state-resolution/heap.ts';
import {
  authDifference,
  conflictedSubgraph,
  differenceOfChains,
  neededState,
  resolve,
  resolveConflict,
  separate,
} from '../../../../server/matrix/state-resolution/index.ts';
import { mainline, mainlineOrder } from '../../../../server/matrix/state-resolution/mainline.ts';
import {
  isPowerEvent,
  selectPowerEvents,
} from '../../../../server/matrix/state-resolution/power-events.ts';
import { powerOrder, senderPower } from '../../../../server/matrix/state-resolution/power-order.ts';
import { draft } from '../room.ts';
import { ALICE, BOB, CAROL, Graph } from './graph.ts';

const sorted = (ids: Iterable<string>) => [...ids].sort();

describe('stateName', () => {
  it('is different for every pair, and can be read back', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (type, key) => {
        expect(stateKeyOf(stateName(type, key))).toEqual([type, key]);
      }),
    );
    expect(stateName('ab', 'c')).not.toBe(stateName('a', 'bc'));
  });
});

describe('separate', () => {
  it('counts what one state lacks as conflicted', () => {
    const one = new Map([
      ['same', '$1'],
      ['differs', '$2'],
      ['missing', '$4'],
    ]);
    const other = new Map([
      ['same', '$1'],
      ['differs', '$3'],
    ]);
    const { unconflicted, conflicted } = separate([one, other, one]);
    expect([...unconflicted]).toEqual([['same', '$1']]);
    expect([...conflicted]).toEqual([
      ['differs', ['$2', '$3']],
      ['missing', ['$4']],
    ]);
  });
});

describe('the ways along auth_events', () => {
  // create ← alice ← p1 ← bob ← p2 ← carol, with carol citing p1 besides.
  const graph = new Graph('11');
  graph.levels('$p1', {}, ['$alice']);
  graph.member('$bob', BOB, 'join', ['$p1']);
  graph.levels('$p2', {}, ['$bob']);
  graph.member('$carol', CAROL, 'join', ['$p2', '$p1']);
  const { event } = graph.context;

  it('make a chain, without the event itself', () => {
    expect(sorted(authChain(['$p2'], event))).toEqual(['$alice', '$bob', '$create', '$p1']);
    expect(sorted(authChain(['$p2', '$bob'], event))).toContain('$bob');
    expect(sorted(authChain(['$carol'], event, (id) => id === '$p1'))).not.toContain('$p1');
    expect(() => authChain(['$gone'], event)).toThrow(MissingEventError);
  });

  it('differ between states', () => {
    const states = [graph.state('$p1', '$alice'), graph.state('$p2', '$alice')];
    expect(sorted(authDifference(states, event))).toEqual(['$bob', '$p1']);
    const own = [['$p1'], ['$p2']];
    const order = (id: string) => event(id).pdu.depth;
    const isShared = (id: string) => id === '$alice';
    expect(sorted(differenceOfChains(own, { event, isShared, order }))).toEqual(['$bob', '$p1']);
    // One state alone differs in nothing.
    expect(authDifference([states[0] ?? new Map()], event).size).toBe(0);
  });

  it('differ by what is not in all of them, walked newest first', () => {
    const indices = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
    const events = fc.array(indices, { minLength: 1, maxLength: 14 });
    const heads = fc.array(indices, { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(events, heads, (cites, tops) => {
        const some = new Graph('11');
        const ids = ['$alice'];
        const named = (picks: number[]) => picks.map((pick) => ids[pick % ids.length] ?? '$alice');
        for (const picks of cites) ids.push(some.add(`$${ids.length}`, 'x', {}, named(picks)));
        const own = tops.map(named);
        const chains = own.map((of) => authChain(of, some.context.event));
        const union = new Set(chains.flatMap((chain) => [...chain]));
        const differs = [...union].filter((id) => !chains.every((chain) => chain.has(id)));
        const order = (id: string) => ['$create', ...ids].indexOf(id);
        const at = { event: some.context.event, isShared: () => false, order };
        const found = differenceOfChains(own, at);
        expect(sorted(found)).toEqual(sorted(differs));
      }),
    );
  });

  it('lead from one conflicted event to another, with both ends', () => {
    const between = (...ids: string[]) => sorted(conflictedSubgraph(new Set(ids), event));
    expect(between('$carol', '$p1')).toEqual(['$bob', '$carol', '$p1', '$p2']);
    expect(between('$carol')).toEqual([]);
    graph.member('$dave', '@dave:domain', 'join', ['$p1']);
    expect(between('$dave', '$carol')).toEqual([]);
    expect(between('$dave', '$carol', '$p2')).toEqual(['$carol', '$p2']);
  });
});

describe('power events', () => {
  const member = (membership: string, sender: string) =>
    isPowerEvent(draft({ type: 'm.room.member', state_key: BOB, sender, content: { membership } }));

  it('are levels, join rules, kicks and bans', () => {
    expect(isPowerEvent(draft({ type: 'm.room.power_levels', state_key: '' }))).toBe(true);
    expect(isPowerEvent(draft({ type: 'm.room.join_rules', state_key: '' }))).toBe(true);
    expect(isPowerEvent(draft({ type: 'm.room.join_rules' }))).toBe(false);
    expect(isPowerEvent(draft({ type: 'm.room.topic', state_key: '' }))).toBe(false);
    expect([member('leave', ALICE), member('ban', ALICE), member('ban', BOB)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([member('leave', BOB), member('join', ALICE), member('invite', ALICE)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('bring along what of the set is in their chain, even by way of others', () => {
    const graph = new Graph('11');
    graph.levels('$p1', {}, ['$alice']);
    graph.member('$bob', BOB, 'join', ['$p1']);
    graph.levels('$p2', {}, ['$bob']);
    graph.topic('$topic', ['$p2']);
    const set = new Set(['$p2', '$alice', '$topic']);
    expect(sorted(selectPowerEvents(set, graph.context.event))).toEqual(['$alice', '$p2']);
    expect(selectPowerEvents(new Set(['$topic']), graph.context.event).size).toBe(0);
  });
});

describe('the reverse topological power ordering', () => {
  const graph = new Graph('11');
  graph.levels('$p1', { users: { [ALICE]: 100, [BOB]: 50 } }, ['$alice']);
  graph.member('$bob', BOB, 'join', ['$p1']);
  const order = (...ids: string[]) =>
    powerOrder(new Set(ids), graph.context).map((entry) => entry.id);

  it('puts power first, then the clock, then the id', () => {
    graph.topic('$bobs', ['$p1', '$bob'], { sender: BOB, ts: 1 });
    graph.topic('$b', ['$p1', '$alice'], { ts: 50 });
    graph.topic('$a', ['$p1', '$alice'], { ts: 50 });
    graph.topic('$z', ['$p1', '$alice'], { ts: 49 });
    expect(order('$bobs', '$b', '$a', '$z')).toEqual(['$z', '$a', '$b', '$bobs']);
  });

  it('puts nothing before what is in its chain, directly or by way of others', () => {
    graph.levels('$p2', { users: { [BOB]: 50 } }, ['$p1', '$bob'], { sender: BOB, ts: 900 });
    graph.member('$carol', CAROL, 'join', ['$p2']);
    graph.topic('$last', ['$carol', '$alice', '$p1'], { ts: 1 });
    expect(order('$last', '$p2', '$p1')).toEqual(['$p1', '$p2', '$last']);
  });

  it('reads the power from what the event cites, the creator’s where it cites no levels', () => {
    const power = (id: string) => senderPower(graph.at(id), graph.context);
    expect([power('$bobs'), power('$z'), power('$alice'), power('$create')]).toEqual([
      50, 100, 100, 0,
    ]);
    const twelve = new Graph('12');
    twelve.levels('$p1', { users: { [BOB]: 50 } }, ['$alice']);
    twelve.topic('$topic', ['$p1', '$alice']);
    expect(senderPower(twelve.at('$topic'), twelve.context)).toBe(Infinity);
    // Alice says that she has no power any more. She is asked what she had before.
    graph.levels('$resigns', { users: { [ALICE]: 0 } }, ['$p1', '$alice']);
    expect(power('$resigns')).toBe(100);
  });

  it('comes to an end with events that cite each other', () => {
    const circle = new Graph('2');
    circle.topic('$one', ['$two']);
    circle.topic('$two', ['$one']);
    const ids = powerOrder(new Set(['$create', '$one', '$two']), circle.context);
    expect(ids.map(({ id }) => id)).toEqual(['$create', '$one', '$two']);
  });
});

describe('the mainline', () => {
  const graph = new Graph('11');
  graph.levels('$p1', {}, ['$alice']);
  graph.levels('$p2', {}, ['$p1', '$alice']);
  graph.levels('$fork', {}, ['$p1', '$alice']);
  graph.levels('$p3', {}, ['$p2', '$alice']);
  const { event } = graph.context;

  it('goes back to the first levels', () => {
    expect(mainline('$p3', event)).toEqual(['$p3', '$p2', '$p1']);
    expect(mainline('$fork', event)).toEqual(['$fork', '$p1']);
    expect(mainline(undefined, event)).toEqual([]);
  });

  it('orders by where events meet it, oldest first, then by clock and id', () => {
    graph.topic('$nowhere', ['$alice'], { ts: 900 });
    graph.topic('$old', ['$fork'], { ts: 800 });
    graph.topic('$new', ['$p3'], { ts: 1 });
    graph.topic('$middle-b', ['$p2'], { ts: 5 });
    graph.topic('$middle-a', ['$p2'], { ts: 5 });
    graph.topic('$middle', ['$p2'], { ts: 4 });
    const ids = ['$new', '$middle-b', '$old', '$middle-a', '$nowhere', '$middle', '$p2', '$p1'];
    const order = mainlineOrder(ids, mainline('$p3', event), event);
    expect(order.map(({ id, position }) => [id, position])).toEqual([
      ['$p1', undefined],
      ['$nowhere', undefined],
      ['$p2', 2],
      ['$old', 2],
      ['$middle', 1],
      ['$middle-a', 1],
      ['$middle-b', 1],
      ['$new', 0],
    ]);
  });
});

describe('rejected events', () => {
  it('get another chance, but say nothing about the state', () => {
    for (const rejected of [false, true]) {
      const graph = new Graph('11');
      graph.levels('$p1', { users: { [ALICE]: 100 } }, ['$alice']);
      graph.member('$bob', BOB, 'join', ['$p1'], { rejected });
      graph.topic('$topic', ['$p1', '$alice'], { rejected: true });
      // No state has Bob: his membership is only where his topic cites it.
      const levels = { events: { 'm.room.name': 0 } };
      graph.levels('$p2', { users: { [ALICE]: 100 }, ...levels }, ['$p1', '$alice']);
      graph.add('$name', 'm.room.name', {}, ['$p2', '$bob'], { sender: BOB });
      const base = ['$p2', '$alice'];
      const ids = graph.resolve(graph.state(...base, '$name'), graph.state(...base, '$topic'));
      expect(ids).toContain('$topic');
      expect(ids.includes('$name')).toBe(!rejected);
    }
  });
});

describe('resolveConflict', () => {
  it('asks for no entry that was not announced, and lays over what was conflicted alone', () => {
    for (const id of ['1', '2', '11', '12'] as const) {
      const graph = new Graph(id);
      const users = id === '12' ? { [BOB]: 50 } : { [ALICE]: 100, [BOB]: 50 };
      graph.levels('$p1', { users }, ['$alice']);
      graph.add('$rules', 'm.room.join_rules', { join_rule: 'public' }, ['$alice', '$p1']);
      graph.member('$bob', BOB, 'join', ['$p1', '$rules']);
      graph.topic('$topic1', ['$p1', '$alice']);
      graph.topic('$topic2', ['$p1', '$bob'], { sender: BOB });
      const base = ['$p1', '$alice', '$rules', '$bob'];
      const states = [graph.state(...base, '$topic1'), graph.state(...base, '$topic2')];
      const { unconflicted, conflicted } = separate(states);
      const rest = {
        conflicted,
        authDifference: authDifference(states, graph.context.event),
        conflictedSubgraph: conflictedSubgraph(
          new Set(['$topic1', '$topic2']),
          graph.context.event,
        ),
      };
      const needed = neededState(rest, graph.context);
      const over = resolveConflict(
        {
          ...rest,
          unconflicted: (name) => {
            expect([...needed]).toContain(name);
            return unconflicted.get(name);
          },
        },
        graph.context,
      );
      expect([...over]).toEqual([[stateName('m.room.topic', ''), '$topic2']]);
      expect(sorted(resolve(states, graph.context).values())).toContain('$topic2');
    }
  });
});

describe('long histories', () => {
  it.each(['11', '12'] as const)('of 20,000 levels resolve in version %s', (id) => {
    const graph = new Graph(id);
    const users = id === '12' ? {} : { [ALICE]: 100 };
    let last = graph.levels('$0', { users }, ['$alice']);
    for (let count = 1; count < 20_000; count++) {
      last = graph.levels(`$${count}`, { users, ban: count % 100 }, [last, '$alice']);
    }
    const states = [graph.state('$alice', '$0'), graph.state('$alice', last)];
    expect([...resolve(states, graph.context).values()]).toContain(last);
  });
});

describe('Heap', () => {
  it('gives the smallest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (numbers) => {
        const heap = new Heap<{ at: number }>((left, right) => left.at - right.at);
        for (const at of numbers) heap.push({ at });
        const taken = numbers.map(() => heap.pop()?.at);
        expect(taken).toEqual(numbers.toSorted((left, right) => left - right));
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
