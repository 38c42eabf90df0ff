import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from '../../../site/explorer/address/address.ts';
import { parseScenario } from '../../../site/explorer/address/parse-scenario.ts';
import { decodeScenario, encodeScenario } from '../../../site/explorer/address/payload.ts';
import { asJson } from '../../../site/explorer/edit/fields.ts';
import { FIRST, SCENARIOS } from '../../../site/explorer/scenarios/index.ts';

const view = { versions: ['2', '12'], at: 'merge', steps: [4, 1], panel: 'state' } as const;

it('holds any room whole', async () => {
  for (const { title, about, people, events } of SCENARIOS) {
    const scenario = { title, about, people, events };
    const text = await encodeScenario(scenario);
    expect(text).toMatch(/^1\.[\w-]+$/);
    expect(text.length).toBeLessThan(1600);
    expect(await decodeScenario(text)).toEqual(scenario);
    expect(parseScenario(asJson(scenario))).toEqual(scenario);
  }
});

it('names a scenario of ours, and says what is looked at', async () => {
  const place = { scenario: FIRST, id: FIRST.id, view };
  const address = await writeAddress(place);
  expect(address).toBe('#room=topic-raced&in=2,12&at=merge&step=4,1&show=state');
  expect(await readAddress(address)).toEqual(place);
  const own = {
    ...place,
    id: undefined,
    scenario: parseScenario(asJson({ ...FIRST, title: 'Mine' })),
  };
  expect(await readAddress(await writeAddress(own))).toEqual(own);
});

describe('what is wrong in an address is told, and something is shown', () => {
  it.each([
    ['#room=no-such-room', 'holds no scenario'],
    ['#room=9.abc', 'of format 9, which this page does not know'],
    ['#room=1.!!!', 'it is not Base64'],
    ['#room=1.AAAA', 'a part of it may be missing'],
    ['#room=topic-raced&in=13', 'asks for room version 13'],
    ['#room=topic-raced&at=nobody', 'points to the event nobody'],
  ])('%s', async (address, words) => {
    const { problem, scenario } = await readAddress(address);
    expect(problem).toContain(words);
    expect(scenario.events.length).toBeGreaterThan(0);
  });

  it('anything at all', async () => {
    const fragment = fc.oneof(
      fc.string(),
      fc.base64String().map((text) => `#room=1.${text}`),
      fc.json().map((text) => `#room=1.${text}&step=-1&at=${text}`),
    );
    await fc.assert(
      fc.asyncProperty(fragment, async (text) => {
        const { scenario, view: seen } = await readAddress(text);
        expect(scenario.events.length).toBeGreaterThan(0);
        expect(seen.versions.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('a text that was cut or changed', async () => {
    const text = await encodeScenario(FIRST);
    for (const broken of [
      text.slice(0, 80),
      `${text.slice(0, 40)}A${text.slice(41)}`,
      `${text}AAAA`,
    ]) {
      const { problem, scenario } = await readAddress(`#room=${broken}`);
      expect(problem ?? scenario).toBeDefined();
    }
    expect((await readAddress(`#room=${text.slice(0, 80)}`)).problem).toContain('damaged');
  });
});

describe('a room from elsewhere is refused with the part that is wrong', () => {
  const good = asJson(FIRST);
  const [event] = FIRST.events;
  const withEvent = (more: object) => ({ ...good, events: [{ ...event, ...more }] });
  it.each([
    ['a scenario is an object', []],
    ['people[0] must be a user id', { ...good, people: ['alice'] }],
    ['events must be a list', { ...good, events: 1 }],
    ['events has more than 60 entries', { ...good, events: Array.from({ length: 61 }, () => 1) }],
    ['events[0] must be an object', { ...good, events: [1] }],
    ['events[0].name must be made of', withEvent({ name: 'Ä' })],
    ['events[0].name must not be now', withEvent({ name: 'now' })],
    ['there are two events called create', { ...good, events: [event, event] }],
    ['events[0].sender is not one of the people', withEvent({ sender: '@eve:example.org' })],
    ['events[0].content must be an object', withEvent({ content: null })],
    ['events[0].content is longer', withEvent({ content: { body: 'x'.repeat(5000) } })],
    ['events[0].clock must be a whole number', withEvent({ clock: 0.5 })],
    [
      'events[0].parents names later, which does not arrive before',
      withEvent({ parents: ['later'] }),
    ],
  ])('%s', (words, value) => {
    expect(() => parseScenario(JSON.parse(JSON.stringify(value)))).toThrow(words);
  });
});
