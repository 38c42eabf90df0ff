import type { PduDraft, StateKey } from '../../../server/matrix/events.ts';
import { isObject, isString } from '../../../server/matrix/json.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { keyName, type State, type VersionNumber } from './room.ts';

/**
 * The parts of the state that an event should cite, whether or not they are there.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection
 */
export function selectedKeys(event: PduDraft, version: VersionNumber): StateKey[] {
  if (event.type === 'm.room.create') return [];
  const keys: StateKey[] = [];
  const add = (type: string, stateKey: string) => {
    if (!keys.some(([t, k]) => t === type && k === stateKey)) keys.push([type, stateKey]);
  };

  if (version < 12) add('m.room.create', '');
  add('m.room.power_levels', '');
  add('m.room.member', event.sender);

  if (event.type === 'm.room.member') {
    const { membership } = event.content;
    if (event.state_key !== undefined) add('m.room.member', event.state_key);
    if (membership === 'join' || membership === 'invite' || membership === 'knock') {
      add('m.room.join_rules', '');
    }
    const thirdParty = event.content['third_party_invite'];
    if (membership === 'invite' && isObject(thirdParty) && isObject(thirdParty['signed'])) {
      const { token } = thirdParty['signed'];
      if (isString(token)) add('m.room.third_party_invite', token);
    }
    const authoriser = event.content['join_authorised_via_users_server'];
    if (membership === 'join' && version >= 8 && isString(authoriser)) {
      add('m.room.member', authoriser);
    }
  }
  return keys;
}

export function selectAuthEvents(event: PduDraft, state: State, version: VersionNumber): EventId[] {
  return selectedKeys(event, version)
    .map(([type, stateKey]) => state.get(keyName(type, stateKey)))
    .filter((id) => id !== undefined);
}
