import { describe, expect, it } from 'vitest';
import { example } from '../../snippets/example.ts';
import { loadExamples as loadBuilt } from '../../snippets/runner/catalogue.ts';
import { knownOperations, loadExamples } from '../../snippets/runner/catalogue-node.ts';
import { problemsOf, toEntry } from '../../snippets/runner/catalogue-rules.ts';

const good = {
  title: 'Do a thing',
  operations: ['getVersions'],
  spec: 'client-server-api/#login',
  claims: { 'it-works': 'The thing is done.' },
  run: async () => {},
} as const;

function problems(change: object, id = 'client/login/password'): string[] {
  const entry = toEntry(id, { default: example({ ...good, ...change }) });
  return problemsOf([entry], new Set(['getVersions', 'login']));
}

describe('the rules', () => {
  it('accept a good example', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    [{ spec: 'https://spec.matrix.org/v1.19/#login' }, 'not a document and anchor'],
    [{ spec: 'client-server-api#login' }, 'not a document and anchor'],
    [{ claims: {} }, 'claims nothing'],
    [{ claims: { itWorks: 'The thing is done.' } }, 'not kebab-case'],
    [{ claims: { 'it-works': 'yes' } }, 'not a sentence'],
    [{ errors: ['forbidden'] }, 'not an error code'],
    [{ operations: ['getVersion'] }, 'no operation “getVersion”'],
    [{ title: ' ' }, 'no title'],
  ])('refuse %j', (change, problem) => {
    expect(problems(change)).toEqual([expect.stringContaining(problem)]);
  });

  it('refuse an id that is not API/module/name, and one that is taken', () => {
    expect(problems({}, 'client/Login/password')).toHaveLength(1);
    const entry = toEntry('client/login/password', { default: example(good) });
    expect(problemsOf([entry, entry])).toEqual([expect.stringContaining('taken')]);
  });

  it('refuse a file that makes no example', () => {
    expect(() => toEntry('client/login/password', {})).toThrow('snippets/client/login/password.ts');
  });
});

describe('the examples', () => {
  it('keep the rules', async () => {
    expect(problemsOf(await loadExamples(), knownOperations())).toEqual([]);
  });

  it('are the same in both catalogues', async () => {
    const [walked, built] = await Promise.all([loadExamples(), loadBuilt()]);
    expect(walked.length).toBeGreaterThan(0);
    expect(built.map(({ id }) => id)).toEqual(walked.map(({ id }) => id));
  });
});
