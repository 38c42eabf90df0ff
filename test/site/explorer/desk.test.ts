import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { parseScenario } from '../../../site/explorer/address/parse-scenario.ts';
import { asJson } from '../../../site/explorer/edit/fields.ts';
import { scenarioTypeScript } from '../../../site/explorer/panels/take-along.ts';
import { PANELS } from '../../../site/explorer/address/address.ts';
import { act, type Action, type Desk, openDesk } from '../../../site/explorer/desk/desk.ts';
import { announcement } from '../../../site/explorer/desk/announce.ts';
import { player } from '../../../site/explorer/desk/plays.ts';
import { explorerView } from '../../../site/explorer/desk/view.ts';
import { html, still } from '../../../site/explorer/html.ts';
import { NOW } from '../../../site/explorer/model/place.ts';
import { ROOM_VERSIONS, isRoomVersionId } from '../../../server/matrix/room-versions.ts';
import type { ScenarioEvent } from '../../../site/explorer/scenario.ts';
import { FIRST, SCENARIOS } from '../../../site/explorer/scenarios/index.ts';

const play = player(nodeCrypto());

function fresh(at = FIRST.at): Desk {
  return openDesk({
    scenario: FIRST,
    id: FIRST.id,
    view: { versions: ['11'], at, steps: [0, 0], panel: 'checks' },
  });
}

function after(actions: readonly Action[], desk = fresh()): Desk {
  return actions.reduce(act, desk);
}

function eventOf(desk: Desk, name = desk.view.at): ScenarioEvent | undefined {
  return desk.rooms.present.scenario.events.find((event) => event.name === name);
}

const field = (name: string, value: string): Action => ({ do: 'field', field: name, value });

describe('changes', () => {
  it('are taken back and done again, and make the room one’s own', () => {
    const changed = after([field('text', 'Cake!')]);
    expect(eventOf(changed)?.content).toMatchObject({ body: 'Cake!' });
    expect(changed.rooms.present.id).toBeUndefined();
    const back = act(changed, { do: 'undo' });
    expect(back.rooms.present).toEqual({ scenario: FIRST, id: FIRST.id });
    expect(act(back, { do: 'redo' }).rooms.present).toEqual(changed.rooms.present);
    expect(act(fresh(), { do: 'undo' }).rooms).toEqual(fresh().rooms);
  });

  it('add an event after the one in hand, of any kind', () => {
    const added = after([
      { do: 'add' },
      field('kind', 'ban'),
      field('sender', '@bob:green.example'),
      field('target', '@carol:blue.example'),
    ]);
    expect(eventOf(added)).toMatchObject({
      sender: '@bob:green.example',
      type: 'm.room.member',
      stateKey: '@carol:blue.example',
      content: { membership: 'ban' },
      parents: ['merge'],
    });
    const message = act(added, field('kind', 'message'));
    expect(eventOf(message)).not.toHaveProperty('stateKey');
  });

  it('remove an event: its children come after its parents', () => {
    const removed = after([{ do: 'remove' }], fresh('tea'));
    expect(eventOf(removed, 'demote')?.parents).toEqual(['carol']);
    expect(removed.view.at).toBe('carol');
  });

  it('rename an event everywhere', () => {
    const renamed = after([field('name', 'biscuit')], fresh('cake'));
    expect(renamed.view.at).toBe('biscuit');
    expect(eventOf(renamed, 'merge')?.parents).toEqual(['demote', 'biscuit']);
  });

  it('choose parents in the graph, but only among what arrived before', () => {
    const linking = after([{ do: 'link' }], fresh('cake'));
    const linked = act(linking, { do: 'select', name: 'demote' });
    expect(eventOf(linked, 'cake')?.parents).toEqual(['tea', 'demote']);
    expect(linked.view.at).toBe('cake');
    const refused = act(linked, { do: 'select', name: 'merge' });
    expect(refused.problem).toContain('merge does not arrive before cake');
    expect(act(refused, { do: 'link' }).linking).toBe(false);
  });

  it('change the order of arrival, as far as parents allow', () => {
    const earlier = act(fresh('cake'), { do: 'earlier' });
    expect(earlier.rooms.present.scenario.events.map(({ name }) => name).slice(-3)).toEqual([
      'cake',
      'demote',
      'merge',
    ]);
    expect(play(FIRST, '11').byName.get('cake')?.outcome).toBe('soft-failed');
    expect(play(earlier.rooms.present.scenario, '11').byName.get('cake')?.outcome).toBe('accepted');
    expect(act(earlier, { do: 'earlier' }).problem).toContain('cannot arrive earlier');
  });

  it('that cannot be are refused with the reason', () => {
    const tries: readonly (readonly [string, string, string])[] = [
      ['name', 'Two words', 'must be made of'],
      ['name', 'tea', 'there are two events called tea'],
      ['name', 'now', 'must not be now'],
      ['clock', '', 'the clock must be a whole number'],
      ['content', '{', 'not JSON'],
      ['content', '[]', 'must be a JSON object'],
      ['power:@bob:green.example', '1.5', 'the power of @bob:green.example'],
    ];
    for (const [name, value, words] of tries) {
      const desk = after([field(name, value)]);
      expect(desk.problem, `${name}=${value}`).toContain(words);
      expect(desk.rooms).toEqual(fresh().rooms);
    }
  });

  it('bring another person, who can then act', () => {
    const dave = '@dave:example.org';
    const added = after([{ do: 'person', user: dave }, field('sender', dave)]);
    expect(eventOf(added)?.sender).toBe(dave);
    expect(act(added, { do: 'person', user: dave }).problem).toContain('already');
    expect(act(added, { do: 'person', user: 'dave' }).problem).toContain('no user id');
  });

  it('say what an event cites, and what another server says of its state', () => {
    const own = after([
      field('own-auth', 'on'),
      field('auth:alice', 'on'),
      field('told:tea', 'on'),
    ]);
    expect(eventOf(own)).toMatchObject({ auth: ['alice'], told: ['tea'] });
    const without = after([field('own-auth', ''), field('told:tea', '')], own);
    expect(eventOf(without)).not.toHaveProperty('auth');
    expect(eventOf(without)).not.toHaveProperty('told');
  });
});

it('an event that its room version cannot hold is dropped, and says why', () => {
  const { scenario } = after([field('content', '{"body": 0.5}')]).rooms.present;
  expect(play(scenario, '6').byName.get('merge')).toMatchObject({
    outcome: 'dropped',
    problem: expect.stringContaining('content.body'),
  });
  expect(play(scenario, '5').byName.get('merge')?.outcome).toBe('accepted');
});

it('the same event twice is one event', () => {
  const [first, ...rest] = FIRST.events;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) throw new Error('the scenario is empty');
  const twice = { ...FIRST, events: [...FIRST.events, { ...last, name: 'twin' }] };
  expect(play(twice, '11').byName.get('twin')?.problem).toBe('it is the same event as merge');
  expect(play(twice, '1').byName.get('twin')?.outcome).toBe('accepted');
});

it('every scenario can be seen from everywhere, beside another version', () => {
  const ids = Object.keys(ROOM_VERSIONS).filter(isRoomVersionId);
  for (const [index, scenario] of SCENARIOS.entries()) {
    const versions = [ids[index % ids.length] ?? '12', ids[(index + 5) % ids.length] ?? '12'];
    const plays = versions.map((version) => play(scenario, version));
    for (const panel of PANELS) {
      for (const at of [scenario.at, NOW]) {
        const view = { versions, at, steps: [1, 99] as const, panel };
        const desk = openDesk({ scenario, id: scenario.id, view });
        expect(explorerView(desk, plays).text).not.toMatch(/undefined|\[object/);
        expect(announcement({ do: 'step', pane: 0, to: 1 }, desk, plays)).not.toMatch(/[<>]/);
      }
    }
  }
});

it('a room taken along is a test that expects what came out', () => {
  const text = scenarioTypeScript(FIRST, [play(FIRST, '2')], 'merge');
  const value = JSON.parse(text.slice(text.indexOf('= {') + 2, -2));
  expect(value).toMatchObject({ at: 'merge', show: 'resolution', versions: ['2'] });
  expect(value.expect[0]).toMatchObject({ versions: ['2'], refused: { cake: 'soft-failed 8' } });
  expect(value.expect[0].state).toMatchObject(FIRST.expect[0]?.state ?? {});
  expect(parseScenario(value)).toEqual(parseScenario(asJson(FIRST)));
});

it('what a reader writes is text on the page', () => {
  const { rooms, view } = after([field('text', '<img src=x onerror=alert(1)>')]);
  const desk = { ...fresh(), rooms, view };
  const { text } = explorerView(desk, [play(rooms.present.scenario, '11')]);
  expect(text).not.toContain('<img');
  expect(still(html`<button class="event-name" data-x>a</button>`)).toBe(
    '<span class="event-name">a</span>',
  );
});
