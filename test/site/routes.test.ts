import { describe, expect, it } from 'vitest';
import federation from '../../site/data/federation-operations.json' with { type: 'json' };
import operations from '../../site/data/operations.json' with { type: 'json' };
import { loadExample, runSource } from '../../site/lib/examples.ts';
import { routeOf, serverRoutes } from '../../site/lib/routes.ts';
import { gapSchema, specAnchor, weeklySchema } from '../../site/lib/schemas.ts';

describe('what pages may name', () => {
  it('an operation the server serves', async () => {
    expect((await routeOf('login')).path).toBe('/_matrix/client/v3/login');
    await expect(routeOf('flyToTheMoon')).rejects.toThrow('serves no operation "flyToTheMoon"');
  });
  it('an example that exists; a wrong name is told its neighbours', async () => {
    expect((await loadExample('client/login/password')).module).toBe('login');
    await expect(loadExample('client/login/x')).rejects.toThrow(/client\/login\/ has .*password/);
  });
  it('shows the run of an example with its line', () => {
    const { code, firstLine } = runSource('snippets/client/login/password.ts');
    expect(code).toMatch(/^async run\(stage\) \{[\s\S]*\n\}$/);
    expect(firstLine).toBeGreaterThan(1);
  });
});

describe('the facts of the spec', () => {
  it('are 166 operations, each once', () => {
    expect(operations).toHaveLength(166);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(166);
  });
  it('agree with the routes about module, method and path', async () => {
    const all = [...operations, ...federation];
    const facts = new Map(all.map((operation) => [operation.operationId, operation]));
    for (const { operationId, module, method, path } of await serverRoutes()) {
      const fact = facts.get(operationId);
      if (fact !== undefined) {
        expect({ operationId, module, method, path }).toEqual({
          operationId,
          module: fact.module,
          method: fact.method,
          path: fact.path,
        });
      }
    }
  });
});

describe('front matter', () => {
  const gap = {
    title: 'x',
    module: 'login',
    where: 'client-server-api/#login',
    kind: 'silent',
    says: 'x',
    leavesOpen: 'x',
    weChose: 'x',
    why: 'x',
    proposedWording: 'x',
    date: '2026-11-22',
  };
  it('of a gap needs an example, or a reason why there is none', () => {
    expect(gapSchema.safeParse(gap).success).toBe(false);
    expect(gapSchema.safeParse({ ...gap, example: 'client/login/password' }).success).toBe(true);
    expect(gapSchema.safeParse({ ...gap, noExampleBecause: 'It takes two servers.' }).success).toBe(
      true,
    );
    expect(gapSchema.safeParse({ ...gap, example: 'a/b', noExampleBecause: 'x' }).success).toBe(
      false,
    );
  });
  it('of a gap names a module and a heading of the spec', () => {
    const whole = { ...gap, example: 'client/login/password' };
    expect(gapSchema.safeParse({ ...whole, module: 'teleportation' }).success).toBe(false);
    expect(gapSchema.safeParse({ ...whole, where: 'the login part' }).success).toBe(false);
    expect(specAnchor.safeParse('rooms/v12/#authorization-rules').success).toBe(true);
  });
  it('of a note is dated on a Sunday', () => {
    const note = { title: 'x', date: '2026-11-22', authors: ['A'], summary: 'x' };
    expect(weeklySchema.safeParse(note).success).toBe(true);
    expect(weeklySchema.safeParse({ ...note, date: '2026-11-23' }).success).toBe(false);
  });
});
