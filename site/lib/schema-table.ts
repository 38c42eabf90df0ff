/** A route's TypeBox schemas as rows of a reference table. */
import type { TSchema } from 'typebox';

/** One field, wherever it stands. */
export interface FieldRow {
  /** `identifier.user` for a field inside an object, `rooms[].id` inside a list. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly meaning: string;
  /** How deep it is nested, from 0. */
  readonly depth: number;
}

/** What JSON Schema says, as far as tables show it. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape | readonly Shape[];
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** A TypeBox schema is JSON Schema; this reads it as such. */
export function shapeOf(schema: TSchema): Shape {
  return schema;
}

const isList = (items: Shape['items']): items is readonly Shape[] => Array.isArray(items);

function itemOf(shape: Shape): Shape | undefined {
  return isList(shape.items) ? shape.items[0] : shape.items;
}

function valueOf(shape: Shape): Shape | undefined {
  const pattern = Object.values(shape.patternProperties ?? {})[0];
  if (pattern !== undefined) return pattern;
  return typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined;
}

/** The type as a person would say it: `string`, `list of integers`, `"a" or "b"`. */
export function typeText(shape: Shape): string {
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.format === 'binary') return 'file';
  if (shape.enum !== undefined)
    return shape.enum.map((value) => JSON.stringify(value)).join(' or ');
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeText))].join(' or ');
  if (shape.allOf !== undefined) return 'object';
  const item = itemOf(shape);
  if (shape.type === 'array')
    return item === undefined ? 'list' : `list of ${plural(typeText(item))}`;
  if (shape.type === 'object') {
    const value = valueOf(shape);
    if (shape.properties === undefined && value !== undefined) return `map to ${typeText(value)}`;
    return 'object';
  }
  if (Array.isArray(shape.type)) return shape.type.join(' or ');
  return typeof shape.type === 'string' ? shape.type : 'any JSON';
}

function plural(type: string): string {
  return /^(string|integer|number|boolean|object)$/.test(type) ? `${type}s` : `(${type})`;
}

function limits(shape: Shape): string {
  const parts = [
    shape.default === undefined ? '' : `default ${JSON.stringify(shape.default)}`,
    shape.minimum === undefined ? '' : `at least ${shape.minimum}`,
    shape.maximum === undefined ? '' : `at most ${shape.maximum}`,
    shape.maxLength === undefined ? '' : `at most ${shape.maxLength} characters`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(', ')}`;
}

function meaningOf(shape: Shape): string {
  return [shape.description ?? '', limits(shape)].filter((part) => part !== '').join(' · ');
}

/** The fields of an object, and of the objects inside it, in order. */
export function fieldRows(schema: Shape | undefined, prefix = '', depth = 0): FieldRow[] {
  if (schema === undefined) return [];
  const parts = schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) {
    const seen = new Set<string>();
    return parts
      .flatMap((part) => fieldRows(part, prefix, depth))
      .filter(({ name }) => !seen.has(name) && seen.add(name));
  }
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, shape]) => {
    const name = prefix + key;
    const row: FieldRow = {
      name,
      type: typeText(shape),
      required: required.has(key),
      meaning: meaningOf(shape),
      depth,
    };
    return [row, ...inner(shape, name, depth + 1)];
  });
}

const DEEPEST = 4;

function inner(shape: Shape, name: string, depth: number): FieldRow[] {
  if (depth > DEEPEST) return [];
  if (shape.properties !== undefined || shape.allOf !== undefined || shape.anyOf !== undefined) {
    return fieldRows(shape, `${name}.`, depth);
  }
  const item = itemOf(shape);
  if (item !== undefined) return fieldRows(item, `${name}[].`, depth);
  const value = valueOf(shape);
  return value === undefined ? [] : fieldRows(value, `${name}.*.`, depth);
}
