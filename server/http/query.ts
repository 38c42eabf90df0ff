/** Query parameters: texts on the wire, typed values for a handler. */
import type { FastifyRequest } from 'fastify';
import Type, { type TObject, type TSchema } from 'typebox';
import { MatrixError } from '../errors.ts';

/** A URL's query as it was parsed: a parameter that was repeated holds several texts. */
export type RawQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads the parameters a route declares and leaves the others alone. A parameter that is repeated where one
 * is meant counts once, the last time. Throws M_INVALID_PARAM naming the parameter.
 */
export function readQuery(schema: TObject, raw: RawQuery): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined) continue;
    const texts = typeof value === 'string' ? [value] : value;
    query[name] = Type.IsArray(property) ? texts : readOne(name, property, texts.at(-1) ?? '');
  }
  return query;
}

function readOne(name: string, schema: TSchema, value: string): unknown {
  if (Type.IsInteger(schema)) {
    const number = /^-?\d{1,16}$/.test(value) ? Number(value) : NaN;
    if (Number.isSafeInteger(number)) return number;
    throw new MatrixError('M_INVALID_PARAM', `${name} must be a whole number`);
  }
  if (Type.IsBoolean(schema)) {
    if (value === 'true' || value === 'false') return value === 'true';
    throw new MatrixError('M_INVALID_PARAM', `${name} must be true or false`);
  }
  return value;
}

/** The query of a request. */
export function rawQuery({ query }: FastifyRequest): RawQuery {
  if (typeof query !== 'object' || query === null) return {};
  // Not by assignment: a parameter may be called __proto__.
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
}

/** Every parameter as one text: of one that is repeated, the last. */
export function textsOf(raw: RawQuery): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, [value].flat().at(-1) ?? '']),
  );
}
