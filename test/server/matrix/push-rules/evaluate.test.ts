import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import {
  defaultRules,
  withDefaultRules,
} from '../../../../server/matrix/push-rules/default-rules.ts';
import { decidePush, pushOutcome } from '../../../../server/matrix/push-rules/evaluate.ts';
import type { PushRule, PushRuleset } from '../../../../server/matrix/push-rules/types.ts';

const ALICE = '@alice:x';

type Circumstances = { memberCount?: number; senderPower?: number; rules?: PushRuleset };

function decide(event: JsonObject, more: Circumstances = {}) {
  return decidePush(more.rules ?? defaultRules(ALICE), {
    event: { type: 'm.room.message', sender: '@bob:x', room_id: '!r:x', content: {}, ...event },
    user: ALICE,
    displayName: 'Alice',
    memberCount: more.memberCount ?? 3,
    senderPower: more.senderPower ?? 0,
    powerToNotify: () => 50,
  });
}

const SOUND = { set_tweak: 'sound', value: 'default' };
const HIGHLIGHT = { set_tweak: 'highlight' };

describe('the default rules', () => {
  it.each<[string, JsonObject, Circumstances, unknown[]]>([
    ['.m.rule.suppress_notices', { content: { msgtype: 'm.notice' } }, {}, []],
    [
      '.m.rule.invite_for_me',
      { type: 'm.room.member', state_key: ALICE, content: { membership: 'invite' } },
      {},
      ['notify', SOUND],
    ],
    [
      '.m.rule.member_event',
      { type: 'm.room.member', state_key: '@bob:x', content: { membership: 'join' } },
      {},
      [],
    ],
    [
      '.m.rule.is_user_mention',
      { content: { 'm.mentions': { user_ids: ['@bob:x', ALICE] } } },
      {},
      ['notify', SOUND, HIGHLIGHT],
    ],
    [
      '.m.rule.is_room_mention',
      { content: { 'm.mentions': { room: true } } },
      { senderPower: 50 },
      ['notify', HIGHLIGHT],
    ],
    ['.m.rule.message', { content: { 'm.mentions': { room: true } } }, {}, ['notify']],
    ['.m.rule.tombstone', { type: 'm.room.tombstone', state_key: '' }, {}, ['notify', HIGHLIGHT]],
    ['.m.rule.reaction', { type: 'm.reaction' }, {}, []],
    ['.m.rule.room.server_acl', { type: 'm.room.server_acl', state_key: '' }, {}, []],
    ['.m.rule.suppress_edits', { content: { 'm.relates_to': { rel_type: 'm.replace' } } }, {}, []],
    [
      '.m.rule.call',
      { type: 'm.call.invite' },
      {},
      ['notify', { set_tweak: 'sound', value: 'ring' }],
    ],
    [
      '.m.rule.encrypted_room_one_to_one',
      { type: 'm.room.encrypted' },
      { memberCount: 2 },
      ['notify', SOUND],
    ],
    ['.m.rule.room_one_to_one', {}, { memberCount: 2 }, ['notify', SOUND]],
    ['.m.rule.message', {}, {}, ['notify']],
    ['.m.rule.encrypted', { type: 'm.room.encrypted' }, {}, ['notify']],
  ])('%s decides about %j', (ruleId, event, more, actions) => {
    const decision = decide(event, more);
    expect(decision?.ruleId).toBe(ruleId);
    expect(decision?.actions).toEqual(actions);
  });

  it('leave other events alone', () => {
    expect(decide({ type: 'm.room.topic', state_key: '' })).toBeUndefined();
    expect(decide({ type: 'm.room.tombstone' })).toBeUndefined();
  });

  it('all belong to the server, and are on but for the master', () => {
    const rules = Object.values(defaultRules(ALICE)).flat();
    expect(rules).toHaveLength(15);
    for (const rule of rules) {
      expect(rule.rule_id.startsWith('.m.rule.')).toBe(true);
      expect(rule.default).toBe(true);
      expect(rule.enabled).toBe(rule.rule_id !== '.m.rule.master');
    }
  });
});

describe('decidePush', () => {
  const rule = (rule_id: string, more: Partial<PushRule> = {}): PushRule => ({
    rule_id,
    default: false,
    enabled: true,
    actions: [rule_id],
    ...more,
  });

  it('never notifies of one’s own events', () => {
    expect(decide({ sender: ALICE })).toBeUndefined();
  });

  it('asks override, content, room, sender, underride', () => {
    const all = {
      override: [rule('over')],
      content: [rule('word', { pattern: 'tea' })],
      room: [rule('!r:x')],
      sender: [rule('@bob:x')],
      underride: [rule('under')],
    };
    const decideBy = (rules: Partial<PushRuleset>, event: JsonObject = {}) =>
      decide({ content: { body: 'tea time' }, ...event }, { rules: { ...none, ...rules } })?.kind;
    const none = { override: [], content: [], room: [], sender: [], underride: [] };
    expect(decideBy(all)).toBe('override');
    expect(decideBy({ ...all, override: [] })).toBe('content');
    expect(decideBy({ ...all, override: [], content: [] })).toBe('room');
    expect(decideBy({ ...all, override: [], content: [], room: [] })).toBe('sender');
    expect(decideBy({ underride: all.underride })).toBe('underride');
    expect(decideBy({})).toBeUndefined();
    expect(decideBy({ content: all.content }, { content: {} })).toBeUndefined();
    expect(decideBy({ content: [rule('odd')] })).toBeUndefined();
    expect(decideBy({ room: [rule('!other:x')], sender: [rule('@eve:x')] })).toBeUndefined();
  });

  it('takes the first enabled rule whose conditions all hold', () => {
    const never = { kind: 'org.example.unknown' };
    const always = { kind: 'room_member_count', is: '>0' };
    const override = [
      rule('off', { enabled: false }),
      rule('partly', { conditions: [always, never] }),
      rule('fully', { conditions: [always, always] }),
      rule('late'),
    ];
    expect(decide({}, { rules: withDefaultRules(ALICE, { override }) })?.ruleId).toBe('fully');
  });

  it('puts the master before, and other defaults after, what the user made', () => {
    const { override, underride } = withDefaultRules(ALICE, {
      override: [rule('mine')],
      underride: [rule('mine')],
    });
    expect(override.map(({ rule_id }) => rule_id).slice(0, 3)).toEqual([
      '.m.rule.master',
      'mine',
      '.m.rule.suppress_notices',
    ]);
    expect(underride[0]?.rule_id).toBe('mine');
    const [master, ...others] = override;
    const rules = {
      ...defaultRules(ALICE),
      override: master === undefined ? [] : [{ ...master, enabled: true }, ...others],
    };
    expect(decide({}, { rules })).toEqual({
      kind: 'override',
      ruleId: '.m.rule.master',
      actions: [],
    });
  });
});

describe('pushOutcome', () => {
  it('adds up', () => {
    expect(pushOutcome([])).toEqual({ notify: false, highlight: false, tweaks: {} });
    expect(pushOutcome(['notify', SOUND, HIGHLIGHT])).toEqual({
      notify: true,
      highlight: true,
      tweaks: { sound: 'default', highlight: true },
    });
    expect(pushOutcome([{ set_tweak: 'highlight', value: false }]).highlight).toBe(false);
  });

  it('passes over what means nothing', () => {
    const odd = ['dont_notify', 'coalesce', {}, { set_tweak: 1 }, { set_tweak: 'sound' }];
    expect(pushOutcome(odd)).toEqual({ notify: false, highlight: false, tweaks: {} });
    const { tweaks } = pushOutcome([{ set_tweak: '__proto__', value: { highlight: true } }]);
    expect(Object.getPrototypeOf(tweaks)).toBe(Object.prototype);
  });
});
