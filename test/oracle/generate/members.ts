import type { Membership } from '../../../server/matrix/events.ts';
import { isString, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import { userLevel } from '../naive/levels.ts';
import { domainOf } from '../naive/room.ts';
import { fakeKey, fakeSignature } from './fake-crypto.ts';
import {
  anyone,
  contentOf,
  type Invention,
  peopleWho,
  type Scene,
  someonePowerful,
  someoneWho,
} from './scene.ts';

const member = (
  sender: string,
  target: string | undefined,
  content: JsonObject,
  alsoSignedBy: readonly string[] = [],
): Invention => ({
  type: 'm.room.member',
  sender,
  content,
  ...(target === undefined ? {} : { state_key: target }),
  alsoSignedBy,
});

function joinRule(scene: Scene): JsonValue | undefined {
  return contentOf(scene, 'm.room.join_rules')?.['join_rule'];
}

/** Joins, with an authorising user where the join rules ask for one and sometimes where they do not. */
export function join(scene: Scene): Invention {
  const { dice } = scene;
  const rule = joinRule(scene);
  const isOpen = rule === 'public' || rule === 'restricted' || rule === 'knock_restricted';
  if (!isOpen && peopleWho(scene, 'invite').length === 0 && dice.chance(0.8)) return invite(scene);
  const sender = isOpen
    ? someoneWho(scene, undefined, 'leave', 'invite', 'knock')
    : someoneWho(scene, 'invite', 'join');
  const target = dice.chance(0.96) ? sender : anyone(scene);
  const restricted = isString(rule) && rule.includes('restricted');
  if (!dice.chance(restricted ? 0.85 : 0.06)) return member(sender, target, { membership: 'join' });

  const authoriser = dice.chance(0.95) ? someonePowerful(scene) : dice.pick(['bob', '', '@:']);
  const content = { membership: 'join', join_authorised_via_users_server: authoriser };
  const server = domainOf(authoriser);
  const isSigned = server !== undefined && dice.chance(0.85);
  return member(sender, target, content, isSigned ? [server] : []);
}

/** Someone whom the sender has power over, most of the time. */
function someoneBelow(
  scene: Scene,
  sender: string,
  ...memberships: (Membership | undefined)[]
): string {
  const level = (user: string) => userLevel(scene.state, user, scene.version);
  const below = peopleWho(scene, ...memberships).filter((user) => level(user) < level(sender));
  return (scene.dice.chance(0.8) ? scene.dice.any(below) : undefined) ?? anyone(scene);
}

export function leave(scene: Scene): Invention {
  const who = someoneWho(scene, 'join', 'invite', 'knock');
  return member(who, who, { membership: 'leave' });
}

export function kick(scene: Scene): Invention {
  const sender = someonePowerful(scene);
  const target = someoneBelow(scene, sender, 'join', 'invite', 'knock');
  return member(sender, target, { membership: 'leave' });
}

export function ban(scene: Scene): Invention {
  const sender = someonePowerful(scene);
  const target = someoneBelow(scene, sender, undefined, 'join', 'invite', 'knock', 'leave');
  return member(sender, target, { membership: 'ban' });
}

export function unban(scene: Scene): Invention {
  return member(someonePowerful(scene), someoneWho(scene, 'ban'), { membership: 'leave' });
}

export function invite(scene: Scene): Invention {
  const target = someoneWho(scene, undefined, 'leave', 'knock');
  return member(someoneWho(scene, 'join'), target, { membership: 'invite' });
}

export function knock(scene: Scene): Invention {
  const rule = joinRule(scene);
  const isPossible = scene.version >= 7 && isString(rule) && rule.startsWith('knock');
  if (!isPossible && scene.dice.chance(0.85)) return join(scene);
  const who = someoneWho(scene, undefined, 'leave', 'knock');
  const target = scene.dice.chance(0.93) ? who : anyone(scene);
  return member(who, target, { membership: 'knock' });
}

/** Memberships that are none, and member events that lack what they need. */
export function oddMember(scene: Scene): Invention {
  const { dice } = scene;
  const who = someoneWho(scene, 'join');
  const membership = dice.pick<JsonValue>([
    'joined',
    '',
    5,
    null,
    ['join'],
    'join',
    'leave',
    'knock',
  ]);
  const content: JsonObject = dice.chance(0.7) ? { membership } : {};
  return member(who, dice.chance(0.6) ? who : undefined, content);
}

const TOKENS = ['one', 'two', 'three'] as const;

/** A third-party invite names the public keys by which its token can be claimed. */
export function thirdPartyInvite(scene: Scene): Invention {
  const { dice } = scene;
  const key = 1 + dice.under(3);
  const single = dice.chance(0.7) ? { public_key: fakeKey(key) } : {};
  const list = dice.chance(0.5)
    ? { public_keys: [{ public_key: fakeKey(1 + dice.under(3)) }, { public_key: fakeKey(4) }] }
    : {};
  const odd = dice.chance(0.05) ? { public_keys: dice.pick<JsonValue>(['x', [5], [{}]]) } : {};
  return {
    type: 'm.room.third_party_invite',
    sender: someoneWho(scene, 'join'),
    state_key: dice.pick(TOKENS),
    content: { ...single, ...list, ...odd },
  };
}

/** The invite that claims a token; each of its parts is left out or wrong now and then. */
export function claimedInvite(scene: Scene): Invention {
  const { dice } = scene;
  const standing = TOKENS.filter((token) => scene.state('m.room.third_party_invite', token));
  if (standing.length === 0 && dice.chance(0.85)) return thirdPartyInvite(scene);
  const token = (dice.chance(0.9) ? dice.any(standing) : undefined) ?? dice.pick(TOKENS);
  const invitation = scene.state('m.room.third_party_invite', token);
  const sender = (dice.chance(0.85) ? invitation?.sender : undefined) ?? someoneWho(scene, 'join');
  const target = someoneWho(scene, undefined, 'leave', 'invite');
  const claims = {
    ...(dice.chance(0.95) ? { mxid: dice.chance(0.93) ? target : anyone(scene) } : {}),
    ...(dice.chance(0.95) ? { token } : {}),
  };
  const letter = dice.chance(0.8) ? rightLetter(invitation?.content) : 1 + dice.under(5);
  const signature = fakeSignature(letter, dice.chance(0.93) ? claims : { token: 'other' });
  const signatures = dice.chance(0.96)
    ? { 'id.example': { 'ed25519:0': fakeSignature(9, claims), 'ed25519:1': signature } }
    : dice.pick<JsonValue>([{}, 'x', { 'id.example': 5 }, { 'id.example': { 'ed25519:1': '?' } }]);
  const signed: JsonValue = dice.chance(0.97)
    ? { ...claims, signatures }
    : dice.pick<JsonValue>(['x', null, []]);
  const invite: JsonValue = dice.chance(0.95)
    ? { display_name: 'x', signed }
    : dice.pick<JsonValue>([{}, 'x', null]);
  return member(sender, target, { membership: 'invite', third_party_invite: invite });
}

function rightLetter(content: JsonObject | undefined): number {
  for (let letter = 1; letter < 5; letter++) {
    if (content?.['public_key'] === fakeKey(letter)) return letter;
  }
  return 4;
}
