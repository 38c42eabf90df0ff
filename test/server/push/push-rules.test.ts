import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { RULE_KINDS, type RuleKind } from '../../../server/matrix/push-rules/types.ts';
import { PushRules } from '../../../server/push/push-rules.ts';
import { pushRuleStore } from '../../../server/storage/push-rules.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld, ROOM } from '../world.ts';

function start() {
  const world = openWorld();
  const store = pushRuleStore(world.engine);
  const open = () => new PushRules({ ...world, store });
  return { ...world, open, rules: open() };
}

type Rules = PushRules;
const content = (ruleId: string) => ({ kind: 'content', ruleId }) as const;
const cake: JsonObject = { pattern: 'cake', actions: ['notify'] };

async function ids(rules: Rules, kind: RuleKind): Promise<string[]> {
  const { global } = await rules.all(ALICE);
  const list = global[kind];
  return Array.isArray(list) ? list.map((rule: JsonObject) => String(rule['rule_id'])) : [];
}

describe('push rules', () => {
  it('are the default ones at first', async () => {
    const { rules } = start();
    const { global } = await rules.all(ALICE);
    expect(Object.keys(global).toSorted()).toEqual([...RULE_KINDS].toSorted());
    expect((await ids(rules, 'override'))[0]).toBe('.m.rule.master');
    expect(await ids(rules, 'content')).toEqual([]);
    expect((await rules.customised()).size).toBe(0);
  });

  it('are added on top, and wake the user', async () => {
    const { rules, notifier, engine } = start();
    await rules.put(ALICE, content('one'), cake, {});
    await rules.put(ALICE, content('two'), cake, {});
    expect(await ids(rules, 'content')).toEqual(['two', 'one']);
    expect(await rules.rule(ALICE, content('one'))).toEqual({
      rule_id: 'one',
      default: false,
      enabled: true,
      actions: ['notify'],
      pattern: 'cake',
    });
    expect(notifier.pokes).toHaveLength(2);
    expect(await rules.changedBetween(ALICE, 1, engine.position)).toBe(true);
    expect(await rules.changedBetween(ALICE, 2, engine.position)).toBe(false);
    expect(await rules.changedBetween(BOB, 0, engine.position)).toBe(false);
  });

  it('of the user stand after the master rule and before the other defaults', async () => {
    const { rules } = start();
    await rules.put(ALICE, { kind: 'override', ruleId: 'mine' }, { actions: [] }, {});
    expect((await ids(rules, 'override')).slice(0, 3)).toEqual([
      '.m.rule.master',
      'mine',
      '.m.rule.suppress_notices',
    ]);
  });

  it('are put right before or right after another, and before wins', async () => {
    const { rules } = start();
    for (const id of ['c', 'b', 'a']) await rules.put(ALICE, content(id), cake, {});
    await rules.put(ALICE, content('x'), cake, { after: 'a' });
    await rules.put(ALICE, content('y'), cake, { before: 'c' });
    await rules.put(ALICE, content('z'), cake, { before: 'b', after: 'c' });
    expect(await ids(rules, 'content')).toEqual(['a', 'x', 'z', 'b', 'y', 'c']);
    await rules.put(ALICE, content('a'), cake, { after: 'c' });
    expect(await ids(rules, 'content')).toEqual(['x', 'z', 'b', 'y', 'c', 'a']);
  });

  it('keep their place and stay disabled when they are replaced', async () => {
    const { rules } = start();
    for (const id of ['b', 'a']) await rules.put(ALICE, content(id), cake, {});
    await rules.setEnabled(ALICE, content('b'), false);
    await rules.put(ALICE, content('b'), { ...cake, pattern: 'pie' }, {});
    expect(await ids(rules, 'content')).toEqual(['a', 'b']);
    expect(await rules.rule(ALICE, content('b'))).toMatchObject({ enabled: false, pattern: 'pie' });
  });

  it.each([{ before: 'nobody' }, { after: 'nobody' }, { before: '.m.rule.call' }, { before: 'a' }])(
    'cannot be put next to %j',
    async (neighbours) => {
      const { rules } = start();
      await rules.put(ALICE, content('a'), cake, {});
      await expectMatrixError('M_UNKNOWN', rules.put(ALICE, content('a'), cake, neighbours));
    },
  );

  it('are the user’s own', async () => {
    const { rules } = start();
    await rules.put(ALICE, content('a'), cake, {});
    await expectMatrixError('M_NOT_FOUND', rules.rule(BOB, content('a')));
    expect([...(await rules.customised()).keys()]).toEqual([ALICE]);
  });

  it('of the server can be disabled and changed, not deleted', async () => {
    const { rules } = start();
    const call = { kind: 'underride', ruleId: '.m.rule.call' } as const;
    await rules.setEnabled(ALICE, call, false);
    await rules.setActions(ALICE, call, ['notify', { set_tweak: 'highlight' }]);
    expect(await rules.rule(ALICE, call)).toMatchObject({
      default: true,
      enabled: false,
      actions: ['notify', { set_tweak: 'highlight' }],
    });
    await expectMatrixError('M_INVALID_PARAM', rules.remove(ALICE, call));
  });

  it('are deleted', async () => {
    const { rules } = start();
    await rules.put(ALICE, content('a'), cake, {});
    await rules.remove(ALICE, content('a'));
    await expectMatrixError('M_NOT_FOUND', rules.rule(ALICE, content('a')));
    await expectMatrixError('M_NOT_FOUND', rules.remove(ALICE, content('a')));
  });

  it('that are not there cannot be changed', async () => {
    const { rules, engine } = start();
    await expectMatrixError('M_NOT_FOUND', rules.setEnabled(ALICE, content('a'), true));
    await expectMatrixError('M_NOT_FOUND', rules.setActions(ALICE, content('a'), []));
    // The kinds are apart.
    const wrongKind = { kind: 'content', ruleId: '.m.rule.call' } as const;
    await expectMatrixError('M_NOT_FOUND', rules.setEnabled(ALICE, wrongKind, true));
    expect(engine.counters.commits).toBe(0);
  });

  it('survive a restart', async () => {
    const { rules, open } = start();
    const own = { kind: 'underride', ruleId: 'mine' } as const;
    const conditions = [{ kind: 'room_member_count', is: '<=10' }];
    await rules.put(ALICE, own, { conditions, actions: ['notify', { set_tweak: 'sound' }] }, {});
    await rules.setEnabled(ALICE, { kind: 'override', ruleId: '.m.rule.master' }, true);
    expect(await open().all(ALICE)).toEqual(await rules.all(ALICE));
    expect([...(await open().customised()).keys()]).toEqual([ALICE]);
  });

  it('are not lost when several devices change them at once', async () => {
    const { rules } = start();
    const names = Array.from({ length: 8 }, (_, n) => `r${n}`);
    await Promise.all(names.map((name) => rules.put(ALICE, content(name), cake, {})));
    expect((await ids(rules, 'content')).toSorted()).toEqual(names);
  });

  it('keep the actions of earlier days as they were written', async () => {
    const { rules } = start();
    const actions = ['dont_notify', 'coalesce'];
    await rules.put(ALICE, content('a'), { ...cake, actions }, {});
    expect((await rules.rule(ALICE, content('a'))).actions).toEqual(actions);
  });

  it('have a largest size in all', async () => {
    const { rules } = start();
    const long = { ...cake, pattern: 'x'.repeat(300_000) };
    await expectMatrixError('M_TOO_LARGE', rules.put(ALICE, content('a'), long, {}));
  });
});

describe('a push rule that is not one', () => {
  it.each<[RuleKind, string]>([
    ['content', '.m.rule.mine'],
    ['content', 'a/b'],
    ['content', 'a\\b'],
    ['room', 'no-room'],
    ['sender', ROOM],
  ])('%s %s has an id that may not be', async (kind, ruleId) => {
    const { rules } = start();
    await expectMatrixError('M_INVALID_PARAM', rules.put(ALICE, { kind, ruleId }, cake, {}));
  });

  it.each<[RuleKind, JsonObject, string]>([
    ['content', { actions: [] }, 'pattern'],
    ['override', {}, 'actions'],
    ['override', { actions: ['shout'] }, 'actions[0]'],
    ['override', { actions: ['notify', { tweak: 'x' }] }, 'actions[1]'],
    ['override', { actions: [], conditions: {} }, 'conditions'],
    ['override', { actions: [], conditions: [{}] }, 'conditions[0].kind'],
    ['override', { actions: [], conditions: [{ kind: 'event_match', key: 'x' }] }, 'pattern'],
    ['underride', { actions: [], conditions: [{ kind: 'event_match', pattern: 'x' }] }, 'key'],
    ['underride', { actions: [], conditions: [{ kind: 'room_member_count', is: '~3' }] }, 'is'],
    ['underride', { actions: [], conditions: [{ kind: 'event_property_is', key: 'x' }] }, 'value'],
    ['underride', { actions: [], conditions: [{ kind: 'sender_notification_permission' }] }, 'key'],
  ])('%s %j names %s', async (kind, body, field) => {
    const { rules, engine } = start();
    const put = rules.put(ALICE, { kind, ruleId: 'mine' }, body, {});
    expect((await expectMatrixError('M_BAD_JSON', put)).message).toContain(field);
    expect(engine.counters.commits).toBe(0);
  });

  it('may have conditions that this server does not know', async () => {
    const { rules } = start();
    const conditions = [{ kind: 'org.example.moon', phase: 3 }];
    const address = { kind: 'override', ruleId: 'mine' } as const;
    await rules.put(ALICE, address, { actions: [], conditions }, {});
    expect((await rules.rule(ALICE, address)).conditions).toEqual(conditions);
  });
});
