/** Checks of what came in against a route's schemas, with messages that name the field. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/schema';
import { MatrixError, type ErrorCode } from '../errors.ts';

/** Where a value stands in a request; decides the error code. */
export type Part = 'path' | 'query' | 'body';

/** Throws a {@link MatrixError} that names the first field that is wrong. */
export type Check = (value: unknown) => void;

/** Path and query parameters of the wrong form are M_INVALID_PARAM, absent ones M_MISSING_PARAM; a body's are M_BAD_JSON. */
const CODES: Readonly<Record<Part, { readonly wrong: ErrorCode; readonly missing: ErrorCode }>> = {
  path: { wrong: 'M_INVALID_PARAM', missing: 'M_MISSING_PARAM' },
  query: { wrong: 'M_INVALID_PARAM', missing: 'M_MISSING_PARAM' },
  body: { wrong: 'M_BAD_JSON', missing: 'M_BAD_JSON' },
};

interface Problem {
  readonly missing: boolean;
  readonly message: string;
}

/** Compiled at its first use: a start need not wait for the checks of operations that nobody calls. */
export function compileCheck(schema: TSchema, part: Part): Check {
  let compiled: ReturnType<typeof Compile> | undefined;
  return (value) => {
    compiled ??= Compile(schema);
    if (compiled.Check(value)) return;
    const [, errors] = compiled.Errors(value);
    const problem = describe(errors);
    const { wrong, missing } = CODES[part];
    throw new MatrixError(problem.missing ? missing : wrong, problem.message);
  };
}

type ValidationErrors = ReturnType<ReturnType<typeof Compile>['Errors']>[1];

/** The deepest complaint is the most telling: unions also complain about each branch and about themselves. */
function describe(errors: ValidationErrors): Problem {
  const error = errors.toSorted((a, b) => depth(b.instancePath) - depth(a.instancePath))[0];
  if (error === undefined) return { missing: false, message: 'the request has the wrong form' };
  const field = fieldName(error.instancePath);
  if (error.keyword === 'required') {
    const names = error.params.requiredProperties.map((name) =>
      field === '' ? name : `${field}.${name}`,
    );
    return {
      missing: true,
      message: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} missing`,
    };
  }
  if (error.keyword === 'const' || error.keyword === 'enum' || error.keyword === 'anyOf')
    return { missing: false, message: `${field || 'the body'} has a value that is not allowed` };
  return { missing: false, message: `${field || 'the body'} ${error.message}` };
}

const depth = (pointer: string): number => pointer.split('/').length;

/** `/content/users/0` as people write it: `content.users.0`. */
function fieldName(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}
