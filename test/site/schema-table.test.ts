import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { FileBody } from '../../server/api/schemas.ts';
import { fieldRows, shapeOf, typeText } from '../../site/lib/schema-table.ts';

describe('the reference table', () => {
  it('names every field with its type, and whether it is required', () => {
    const schema = Type.Object({
      type: Type.String({ description: 'How.' }),
      identifier: Type.Optional(Type.Object({ user: Type.String() })),
      rooms: Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }) })),
    });
    expect(fieldRows(shapeOf(schema))).toEqual([
      { name: 'type', type: 'string', required: true, meaning: 'How.', depth: 0 },
      { name: 'identifier', type: 'object', required: false, meaning: '', depth: 0 },
      { name: 'identifier.user', type: 'string', required: true, meaning: '', depth: 1 },
      { name: 'rooms', type: 'list of objects', required: true, meaning: '', depth: 0 },
      { name: 'rooms[].id', type: 'integer', required: true, meaning: 'at least 1', depth: 1 },
    ]);
  });
  it.each([
    [Type.Union([Type.Literal('a'), Type.Literal('b')]), '"a" or "b"'],
    [Type.Array(Type.String()), 'list of strings'],
    [Type.Record(Type.String(), Type.Integer()), 'map to integer'],
    [Type.Unknown(), 'any JSON'],
    [Type.Boolean(), 'boolean'],
    [FileBody, 'file'],
  ])('says a type as a person would (%#)', (schema, text) => {
    expect(typeText(shapeOf(schema))).toBe(text);
  });
});
