/** The `filter` parameter of /messages and /context: which events, as the rooms service takes it. */
import { parseRoomEventFilter } from '../account-data/parse-filter.ts';
import { MatrixError } from '../errors.ts';
import { passesRoomEventFilter, type RoomEventFilter } from '../matrix/filter.ts';
import { JsonSyntaxError, parseJson } from '../matrix/parse-json.ts';
import type { EventSelection } from '../rooms/types.ts';

/** Throws M_NOT_JSON for a text that is not JSON, M_BAD_JSON naming the field that is wrong. */
export function readRoomEventFilter(text: string | undefined): RoomEventFilter {
  if (text === undefined || text === '') return {};
  try {
    return parseRoomEventFilter(parseJson(text).value);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new MatrixError('M_NOT_JSON', `filter is not JSON: ${error.message}`);
  }
}

export function eventSelection(filter: RoomEventFilter): EventSelection {
  return {
    allows: (event) => passesRoomEventFilter(filter, event, event.room_id),
    lazyLoadMembers: filter.lazy_load_members === true,
  };
}

/** The smaller of two limits, each of which may be absent. */
export function smallerLimit(a: number | undefined, b: number | undefined): { limit?: number } {
  const limit = Math.min(a ?? Infinity, b ?? Infinity);
  return limit === Infinity ? {} : { limit };
}
