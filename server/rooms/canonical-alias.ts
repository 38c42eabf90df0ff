/** Aliases that a room gives itself must lead to it. */
import { MatrixError } from '../errors.ts';
import { isRoomAlias } from '../matrix/identifiers.ts';
import { isArray, isString, type JsonObject } from '../matrix/json.ts';
import type { RoomDraft } from './draft.ts';
import type { RoomsContext } from './stores.ts';

/**
 * Checks the aliases that `m.room.canonical_alias` would newly list. Those it lists already, and those it drops, are
 * not looked at. Throws M_INVALID_PARAM (no alias) and M_BAD_ALIAS (leads elsewhere, or nowhere).
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey
 */
export async function checkCanonicalAlias(
  { stores }: RoomsContext,
  draft: RoomDraft,
  content: JsonObject,
): Promise<void> {
  const { alt_aliases: others } = content;
  if (others !== undefined && !isArray(others))
    throw new MatrixError('M_INVALID_PARAM', 'alt_aliases must be a list of room aliases');
  const listed = listedAliases(draft.state('m.room.canonical_alias', '')?.content ?? {});
  const added = [...listedAliases(content)].filter(([alias]) => !listed.has(alias));
  for (const [alias, field] of added)
    if (!isString(alias) || !isRoomAlias(alias))
      throw new MatrixError(
        'M_INVALID_PARAM',
        `${field}: ${JSON.stringify(alias)} is no room alias`,
      );
  const rooms = await stores.aliases.resolve(added.map(([alias]) => alias).filter(isString));
  for (const [alias, field] of added)
    if (isString(alias) && rooms.get(alias)?.roomId !== draft.roomId)
      throw new MatrixError('M_BAD_ALIAS', `${field}: ${alias} does not lead to this room`);
}

/**
 * Each alias with the field it stands in. A null or empty alias says that there is none. What is listed already may be
 * of any shape: who sets the room right must not be refused for it.
 */
function listedAliases({ alias, alt_aliases: others }: JsonObject) {
  const main = alias === undefined || alias === null || alias === '' ? [] : [alias];
  return new Map([
    ...(isArray(others) ? others : []).map((one, index) => [one, `alt_aliases[${index}]`] as const),
    ...main.map((one) => [one, 'alias'] as const),
  ]);
}
