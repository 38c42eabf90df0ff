import { describe, expect, it } from 'vitest';
import { MatrixError } from '../../../server/errors.ts';
import {
  historyToken,
  parsePageToken,
  parseStreamToken,
  streamToken,
} from '../../../server/sync/tokens.ts';

describe('tokens', () => {
  it('are read as they were made', () => {
    expect(parseStreamToken(streamToken(42), 'since')).toBe(42);
    const place = { depth: 2 ** 53 - 1, position: 7 };
    expect(parsePageToken(historyToken(place), 'from')).toEqual({ kind: 'history', ...place });
  });

  it.each([
    '',
    's1_',
    's2_1',
    's1_1x',
    's1_99999999999999999',
    't1_1',
    't1_1_9007199254740992',
    '1',
  ])('are refused when nobody gave them out: "%s"', (token) => {
    expect(() => parsePageToken(token, 'from')).toThrow(MatrixError);
    expect(() => parsePageToken(token, 'from')).toThrow(/^from /);
  });

  it('of the wrong kind are refused as `since`', () => {
    expect(() => parseStreamToken(historyToken({ depth: 1, position: 1 }), 'since')).toThrow(
      /since/,
    );
  });
});
