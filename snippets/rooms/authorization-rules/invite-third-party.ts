import type { JsonObject } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { keyOf, signedBy } from '../sketch/keys.ts';
import { BOB, CAROL, DAVE, EVE, member, room } from '../sketch/people.ts';
import type { SketchedEvent } from '../sketch/sketch.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-invite-third-party.ts', 'authorizeInviteByThirdParty'] as const;
const checking = ['third-party-keys.ts', 'keyThatSigned'] as const;
const IDENTITY_SERVER = 'id.example';

/** What Bob left in the room when he invited an address: the keys that may say whose it is. */
const promise = (keys: JsonObject): SketchedEvent => ({
  type: 'm.room.third_party_invite',
  state_key: 'token',
  sender: BOB,
  content: { display_name: 'd…@mail.example', ...keys },
});

const KEY = { public_key: keyOf(IDENTITY_SERVER) };

const promised = (version: RoomVersion, keys: JsonObject = KEY, members: JsonMembers = {}) =>
  room(version, { members: { [BOB]: 'join', ...members }, more: [promise(keys)] });

type JsonMembers = Readonly<Record<string, string>>;

/** The invite that completes it, with what the identity server signed. */
const completed = (
  signed: JsonObject,
  { sender = BOB, of = DAVE }: { sender?: string; of?: string } = {},
) =>
  member(sender, 'invite', {
    of,
    third_party_invite: { display_name: 'd…@mail.example', signed },
  });

const proof = (mxid = DAVE, token = 'token', server = IDENTITY_SERVER) =>
  signedBy(server, { mxid, token });

/** An invite by address, once somebody knows whose address it is. */
export const THIRD_PARTY: readonly RuleCard[] = [
  {
    id: 'third-party-banned',
    rule: 'thirdPartyBanned',
    title: 'An address does not get the banned in',
    source,
    allowed: {
      says: 'The address was Dave’s: he is invited.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'The address was Eve’s, who is banned.',
      by: 'thirdPartyBanned',
      sketch: (version) => ({
        room: promised(version, KEY, { [EVE]: 'ban' }),
        event: completed(proof(EVE), { of: EVE }),
      }),
    },
  },
  {
    id: 'third-party-signed',
    rule: 'thirdPartySigned',
    title: 'The invite shows what the identity server signed',
    source,
    allowed: {
      says: 'With signed it is allowed.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'Without signed it is refused.',
      by: 'thirdPartySigned',
      sketch: (version) => ({
        room: promised(version),
        event: member(BOB, 'invite', { of: DAVE, third_party_invite: { display_name: 'd…' } }),
      }),
    },
  },
  {
    id: 'third-party-shape',
    rule: 'thirdPartyShape',
    title: 'What was signed has a user and a token',
    source,
    allowed: {
      says: 'With mxid and token it is allowed.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'Without a token it is refused.',
      by: 'thirdPartyShape',
      sketch: (version) => ({
        room: promised(version),
        event: completed(signedBy(IDENTITY_SERVER, { mxid: DAVE })),
      }),
    },
  },
  {
    id: 'third-party-target',
    rule: 'thirdPartyTarget',
    title: 'The user who was signed for is the one who is invited',
    source,
    allowed: {
      says: 'The identity server signed for Dave, and Dave is invited.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'It signed for Carol, so Dave is not.',
      by: 'thirdPartyTarget',
      sketch: (version) => ({ room: promised(version), event: completed(proof(CAROL)) }),
    },
  },
  {
    id: 'third-party-token',
    rule: 'thirdPartyToken',
    title: 'The room knows the token',
    source,
    allowed: {
      says: 'The token is the state_key of what Bob left.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'A token from elsewhere is refused.',
      by: 'thirdPartyToken',
      sketch: (version) => ({
        room: promised(version),
        event: completed(proof(DAVE, 'another token')),
      }),
    },
  },
  {
    id: 'third-party-sender',
    rule: 'thirdPartySender',
    title: 'Who invited the address invites the user',
    about: 'The sender’s name stands on the event, though another server may have completed it.',
    source,
    allowed: {
      says: 'Bob invited the address, and the invite is Bob’s.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'Carol does not complete what Bob began.',
      by: 'thirdPartySender',
      sketch: (version) => ({
        room: promised(version, KEY, { [CAROL]: 'join' }),
        event: completed(proof(), { sender: CAROL }),
      }),
    },
  },
  {
    id: 'third-party-key',
    rule: 'thirdPartyAllowed',
    title: 'One right signature is enough: by the key in public_key',
    source: checking,
    allowed: {
      says: 'The signature is by the key that stands alone.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'What was left in the room names no key, so nothing can be right.',
      by: 'thirdPartyOtherwise',
      sketch: (version) => ({ room: promised(version, {}), event: completed(proof()) }),
    },
  },
  {
    id: 'third-party-keys',
    rule: 'thirdPartyAllowed',
    title: 'One right signature is enough: by any key in public_keys',
    source: checking,
    allowed: {
      says: 'The signature is by the second key of the list.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({
        room: promised(version, {
          public_keys: [
            { public_key: keyOf('other.example') },
            { public_key: keyOf(IDENTITY_SERVER) },
          ],
        }),
        event: completed(proof()),
      }),
    },
    refused: {
      says: 'The list has only keys of others.',
      by: 'thirdPartyOtherwise',
      sketch: (version) => ({
        room: promised(version, { public_keys: [{ public_key: keyOf('other.example') }] }),
        event: completed(proof()),
      }),
    },
  },
  {
    id: 'third-party-otherwise',
    rule: 'thirdPartyOtherwise',
    title: 'Otherwise anyone could claim the address',
    source: checking,
    allowed: {
      says: 'Signed by the identity server that Bob asked.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({ room: promised(version), event: completed(proof()) }),
    },
    refused: {
      says: 'Signed by a server that Bob never asked.',
      by: 'thirdPartyOtherwise',
      sketch: (version) => ({
        room: promised(version),
        event: completed(proof(DAVE, 'token', 'other.example')),
      }),
    },
  },
  {
    id: 'third-party-member',
    rule: 'thirdPartyAllowed',
    title: 'Nothing asks whether the user is in the room already',
    about:
      'An ordinary invite of a member is refused. By address it is not, and the member becomes a guest at the door.',
    source,
    allowed: {
      says: 'The address was Carol’s, who is a member: her membership becomes invite.',
      by: 'thirdPartyAllowed',
      sketch: (version) => ({
        room: promised(version, KEY, { [CAROL]: 'join' }),
        event: completed(proof(CAROL), { of: CAROL }),
      }),
    },
    refused: {
      says: 'Bob does not invite her by her name.',
      by: 'inviteTarget',
      sketch: (version) => ({
        room: promised(version, KEY, { [CAROL]: 'join' }),
        event: member(BOB, 'invite', { of: CAROL }),
      }),
    },
  },
];
