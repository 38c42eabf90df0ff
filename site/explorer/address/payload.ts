/**
 * A whole scenario as a short text that fits in an address: `1.` for the format, then a list of lists as JSON, deflated,
 * in URL-safe Base64. Who and what comes before is said by position, since names are long.
 */
import { decodeBase64Url, encodeBase64Url } from '../../../server/matrix/base64.ts';
import { isArray, isObject, type JsonValue } from '../../../server/matrix/json.ts';
import type { Scenario } from '../scenario.ts';
import { parseScenario, ScenarioError } from './parse-scenario.ts';

const FORMAT = '1.';
/** A text that unfolds to more than this is no scenario. */
const MOST_BYTES = 400_000;

export async function encodeScenario({ title, about, people, events }: Scenario): Promise<string> {
  const place = new Map(events.map(({ name }, index) => [name, index]));
  const places = (names: readonly string[]): number[] => names.map((name) => place.get(name) ?? -1);
  const packed: JsonValue = [
    title,
    about,
    people,
    events.map((event) => [
      event.name,
      people.indexOf(event.sender),
      event.type,
      event.stateKey ?? null,
      event.content,
      places(event.parents),
      event.clock,
      event.auth === undefined ? null : places(event.auth),
      event.told === undefined ? null : places(event.told),
    ]),
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(packed));
  const deflated = await collect(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')),
    MOST_BYTES,
  );
  return FORMAT + encodeBase64Url(deflated);
}

/** @throws ScenarioError with a message for the reader */
export async function decodeScenario(text: string): Promise<Scenario> {
  if (!/^\d+\./.test(text)) throw new ScenarioError('the address holds no scenario');
  if (!text.startsWith(FORMAT))
    throw new ScenarioError(
      `the scenario is of format ${text.slice(0, text.indexOf('.'))}, which this page does not know`,
    );
  const bytes = decodeBase64Url(text.slice(FORMAT.length));
  if (bytes === undefined)
    throw new ScenarioError('the scenario in the address is damaged: it is not Base64');
  return parseScenario(unpack(await inflate(bytes)));
}

async function inflate(bytes: Uint8Array): Promise<JsonValue> {
  try {
    const copy = new Uint8Array(bytes);
    const stream = new Blob([copy]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const value: JsonValue = JSON.parse(
      new TextDecoder().decode(await collect(stream, MOST_BYTES)),
    );
    return value;
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    throw new ScenarioError('the scenario in the address is damaged: a part of it may be missing', {
      cause: error,
    });
  }
}

/** Positions become names again; what does not fit is left for `parseScenario` to name. */
function unpack(packed: JsonValue): JsonValue {
  if (!isArray(packed)) throw new ScenarioError('the scenario in the address is not a list');
  const [title = '', about = '', people = [], events = []] = packed;
  const rows = isArray(events) ? events : [];
  const names = rows.map((row) => (isArray(row) ? (row[0] ?? null) : null));
  const nameAt = (place: JsonValue): JsonValue =>
    typeof place === 'number' ? (names[place] ?? null) : null;
  const namesAt = (places: JsonValue | undefined): JsonValue =>
    isArray(places) ? places.map(nameAt) : null;
  return {
    title,
    about,
    people,
    events: rows.map((row): JsonValue => {
      if (!isArray(row)) return row;
      const [
        name = null,
        who,
        type = null,
        stateKey,
        content = null,
        parents,
        clock = null,
        auth,
        told,
      ] = row;
      const sender = typeof who === 'number' && isArray(people) ? (people[who] ?? null) : null;
      return {
        name,
        sender,
        type,
        ...(stateKey === null || stateKey === undefined ? {} : { stateKey }),
        content: isObject(content) ? content : null,
        parents: namesAt(parents),
        clock,
        ...(isArray(auth) ? { auth: namesAt(auth) } : {}),
        ...(isArray(told) ? { told: namesAt(told) } : {}),
      };
    }),
  };
}

async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new ScenarioError('the scenario in the address is too large');
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
