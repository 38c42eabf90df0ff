/** Columns that hold JSON as text. */
import { isObject, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { CorruptRowError, text, type Column } from './engine.ts';

/** Reads JSON that this server wrote. Throws a SyntaxError when it is damaged. */
export const parseStored: (json: string) => JsonValue = JSON.parse;

export const jsonObject: Column<JsonObject> = (value, name) => {
  const parsed = parseStored(text(value, name));
  if (isObject(parsed)) return parsed;
  throw new CorruptRowError(`column ${name} holds no JSON object`);
};
