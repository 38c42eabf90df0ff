import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../snippets/runner/exchange.ts';
import { sequenceOf } from '../../site/lib/sequence.ts';

function exchange(
  actor: string,
  path: string,
  [startedAt, endedAt]: readonly [number, number],
  rest: { readonly asked?: string; readonly status?: number } = {},
): Exchange {
  const { status = 200, ...asked } = rest;
  return {
    actor,
    ...asked,
    request: { method: 'GET', path, headers: {} },
    response: { status, headers: {} },
    startedAt,
    endedAt,
  };
}

const SERVICE = 'the service';

describe('the sequence of a run', () => {
  it('puts a question that was asked during another inside of it', () => {
    const sequence = sequenceOf([
      exchange('alice', '/_matrix/client/v3/join/x', [1, 9]),
      exchange('the homeserver', '/_matrix/app/v1/rooms/x', [3, 5], {
        asked: SERVICE,
        status: 404,
      }),
    ]);
    expect(sequence?.parties).toEqual(['alice', 'the homeserver', SERVICE]);
    expect(sequence?.arrows).toEqual([
      { kind: 'request', from: 0, to: 1, text: 'GET /join/x', refused: false, number: 1 },
      { kind: 'request', from: 1, to: 2, text: 'GET /rooms/x', refused: true, number: 2 },
      { kind: 'answer', from: 2, to: 1, text: '404', refused: true, number: 2 },
      { kind: 'answer', from: 1, to: 0, text: '200', refused: false, number: 1 },
    ]);
  });

  it('has whoever is asked on the right, also where they ask too', () => {
    const parties = sequenceOf([
      exchange(SERVICE, '/a', [1, 2]),
      exchange('the homeserver', '/b', [3, 4], { asked: SERVICE }),
    ])?.parties;
    expect(parties).toEqual(['the homeserver', SERVICE]);
  });

  it('has no arrow for silence', () => {
    const asked = exchange('the homeserver', '/b', [3, 4], { asked: SERVICE, status: 0 });
    expect(sequenceOf([asked])?.arrows.map(({ kind }) => kind)).toEqual(['request']);
  });

  it('is not drawn where the homeserver asked nobody, or too many take part', () => {
    const people = ['a', 'b', 'c', 'd'].map((name) => exchange(name, '/', [1, 2]));
    expect(sequenceOf(people)).toBeUndefined();
    const asked = exchange('the homeserver', '/', [1, 2], { asked: SERVICE });
    expect(sequenceOf([...people, asked])).toBeUndefined();
  });
});
