import fc from 'fast-check';
import type { JsonValue } from '../../../server/matrix/json.ts';

const text = fc.string({ unit: 'binary' }).filter((string) => !string.includes('\0'));
const integer = fc.maxSafeInteger().map((number) => number + 0);

/** Any value that has a canonical form. */
export const canonicalValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    integer,
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

/** Any object that has a canonical form, as the content of an event. */
export const canonicalObject = fc.dictionary(text, canonicalValue, {
  maxKeys: 6,
  noNullPrototype: true,
});
