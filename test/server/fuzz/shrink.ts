/** Makes a request that fails as small as it can be while it still fails. */
import { isArray, isObject, type JsonValue } from '../../../server/matrix/json.ts';
import { placesIn, valueAt, withChange } from './places.ts';
import type { Case } from './request.ts';

const MOST_TRIES = 200;

/** @param fails tries a case; answers whether it fails still */
export async function shrink(one: Case, fails: (one: Case) => Promise<boolean>): Promise<Case> {
  let smallest = one;
  let tries = 0;
  for (let found = true; found && tries < MOST_TRIES;) {
    found = false;
    for (const smaller of smallerThan(smallest)) {
      tries += 1;
      if (tries > MOST_TRIES) break;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      found = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(one: Case): Generator<Case> {
  const [path = '', ...query] = one.url.split('?');
  const pairs = query
    .join('?')
    .split('&')
    .filter((pair) => pair !== '');
  for (const [index, pair] of pairs.entries()) {
    const rest = pairs.filter((_, other) => other !== index);
    if (!pair.startsWith('timeout'))
      yield { ...one, url: [path, ...(rest.length === 0 ? [] : [rest.join('&')])].join('?') };
  }
  for (const name of Object.keys(one.headers)) {
    const { [name]: _, ...headers } = one.headers;
    if (name !== 'authorization') yield { ...one, headers };
  }
  const { payload } = one;
  if (payload === undefined) return;
  yield { ...one, payload: undefined };
  const body = parsed(payload.toString());
  if (body === undefined) return;
  for (const place of placesIn(body)) {
    for (const simpler of simplerThan(valueAt(body, place))) {
      const changed = withChange(body, place, () => simpler);
      if (changed !== undefined) yield { ...one, payload: JSON.stringify(changed) };
    }
  }
}

function simplerThan(value: JsonValue | undefined): (JsonValue | undefined)[] {
  if (typeof value === 'string' && value.length > 1)
    return [undefined, value.slice(0, value.length / 2)];
  if (isArray(value) && value.length > 1) return [undefined, value.slice(0, value.length / 2)];
  if (isObject(value) && Object.keys(value).length > 8)
    return [undefined, Object.fromEntries(Object.entries(value).slice(0, 8))];
  return [undefined];
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
