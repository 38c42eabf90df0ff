import { isString } from '../../../server/matrix/json.ts';
import { type Case, isType, not, senderDomain, senderIs } from './case.ts';
import { actionLevel, requiredLevel, userLevel } from './levels.ts';
import { memberRules } from './member-rules.ts';
import { powerLevelRules } from './power-level-rules.ts';
import {
  allow,
  allowOnlyIf,
  always,
  type Decision,
  reject,
  type Rule,
  rules,
  when,
} from './rule-list.ts';
import { domainOf, isUserId, keyName, nameOf, type VersionNumber, VERSIONS } from './room.ts';
import { selectedKeys } from './selection.ts';

/**
 * The authorization rules of the twelve room versions, one line for each line of their pages.
 *
 * `since` and `until` say in which versions a line is on the page. Numbers fall out of the order. (In the
 * source of version 12's page two lists skip or repeat a number; as displayed they count through, and so
 * do these.)
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
function authorisationRules(version: VersionNumber): Rule<Case> {
  const since = (first: VersionNumber, rule: Rule<Case>) => (version >= first ? [rule] : []);
  const until = (last: VersionNumber, rule: Rule<Case>) => (version <= last ? [rule] : []);

  return rules(
    when(
      isType('m.room.create'),
      reject(({ event }) => event.prev_events.length > 0),
      ...until(
        11,
        reject(({ event }) => !sameDomain(event.room_id ?? '', event.sender)),
      ),
      ...since(
        12,
        reject(({ event }) => event.room_id !== undefined),
      ),
      reject(({ event }) => hasUnrecognisedVersion(event.content['room_version'])),
      ...until(
        10,
        reject(({ event }) => !Object.hasOwn(event.content, 'creator')),
      ),
      ...since(
        12,
        reject(({ event }) => hasBadCreators(event.content['additional_creators'])),
      ),
      allow(always),
    ),

    ...since(
      12,
      reject(({ roomCreate }) => !isAcceptedCreate(roomCreate)),
    ),

    when(
      ({ cited }) => cited !== undefined,
      reject(citesTwice),
      reject(citesUnselected),
      reject(({ cited }) => cited?.some((event) => event.rejected) === true),
      ...until(
        11,
        reject(({ cited }) => !cited?.some(({ pdu }) => pdu.type === 'm.room.create')),
      ),
      reject(
        ({ cited, event }) => cited?.some(({ pdu }) => pdu.room_id !== event.room_id) === true,
      ),
    ),

    reject(isFromElsewhere),

    ...until(
      5,
      when(
        isType('m.room.aliases'),
        reject(({ event }) => event.state_key === undefined),
        reject((about) => senderDomain(about) !== about.event.state_key),
        allow(always),
      ),
    ),

    when(isType('m.room.member'), ...memberRules(version)),

    reject(not(senderIs('join'))),

    when(
      isType('m.room.third_party_invite'),
      allowOnlyIf(
        always,
        ({ event, state }) =>
          userLevel(state, event.sender, version) >= actionLevel(state, 'invite', version),
      ),
    ),

    reject(
      ({ event, state }) =>
        requiredLevel(state, event.type, event.state_key !== undefined, version) >
        userLevel(state, event.sender, version),
    ),

    reject(
      ({ event }) => event.state_key?.startsWith('@') === true && event.state_key !== event.sender,
    ),

    when(isType('m.room.power_levels'), ...powerLevelRules(version)),

    ...until(
      2,
      when(
        isType('m.room.redaction'),
        allow(
          ({ event, state }) =>
            userLevel(state, event.sender, version) >= actionLevel(state, 'redact', version),
        ),
        allow(
          ({ event }) => isString(event.redacts) && sameDomain(event.redacts, event.event_id ?? ''),
        ),
        reject(always),
      ),
    ),

    allow(always),
  );
}

function sameDomain(one: string, other: string): boolean {
  const domain = domainOf(one);
  return domain !== undefined && domain === domainOf(other);
}

function hasUnrecognisedVersion(roomVersion: unknown): boolean {
  return roomVersion !== undefined && !VERSIONS.some((known) => roomVersion === `${known}`);
}

function hasBadCreators(creators: unknown): boolean {
  if (creators === undefined) return false;
  return !Array.isArray(creators) || !creators.every(isUserId);
}

function isAcceptedCreate(roomCreate: Case['roomCreate']): boolean {
  return (
    roomCreate !== undefined && roomCreate.pdu.type === 'm.room.create' && !roomCreate.rejected
  );
}

function citesTwice({ cited = [] }: Case): boolean {
  const names = cited.map(({ pdu }) => nameOf(pdu)).filter((name) => name !== undefined);
  return new Set(names).size < names.length;
}

function citesUnselected({ cited = [], event, version }: Case): boolean {
  const selected = selectedKeys(event, version).map(([type, key]) => keyName(type, key));
  return cited.some(({ pdu }) => {
    const name = nameOf(pdu);
    return name === undefined || !selected.includes(name);
  });
}

function isFromElsewhere({ event, state }: Case): boolean {
  const create = state('m.room.create', '');
  if (create?.content['m.federate'] !== false) return false;
  return !sameDomain(event.sender, create.sender);
}

const ofVersion = new Map(VERSIONS.map((version) => [version, authorisationRules(version)]));

/** Whether the rules allow an event, and the number of the rule that decided. */
export function authorise(about: Case): Decision {
  const decision = ofVersion.get(about.version)?.decide(about, '');
  if (decision === undefined) throw new Error('the last rule always decides');
  return decision;
}

/** Every decision that the rules of a version can take. */
export function possibleOutcomes(version: VersionNumber): string[] {
  return [...new Set(ofVersion.get(version)?.outcomes(''))];
}
