/**
 * POST /search: events by their words, in all rooms that a user was ever in, as far as they may see them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-side-search
 */
import { MatrixError } from '../errors.ts';
import { passesRoomEventFilter, passesRooms, type RoomEventFilter } from '../matrix/filter.ts';
import type { RoomId } from '../matrix/identifiers.ts';
import type { SearchQuestion } from '../storage/search.ts';
import { mayReadState, stateAccess, stateOf } from './access.ts';
import { withAggregations } from './aggregations.ts';
import type { Presented, Presenter } from './presenter.ts';
import { searchContext } from './search-context.ts';
import { parseSearchToken, searchToken, type GroupKey, type SearchPlace } from './search-token.ts';
import { SEARCH_KEYS } from './searchable.ts';
import type { RoomsContext } from './stores.ts';
import type {
  Actor,
  ClientEvent,
  SearchAnswer,
  SearchGroup,
  SearchGroups,
  SearchRequest,
} from './types.ts';
import { visibleSpans } from './visible-spans.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
/** How many matches one request looks at, at most, for those that pass its filter. */
const MAX_SCANNED = 1000;
const MAX_TERM_LENGTH = 1000;

/** A match, and how good it is. */
type Found = Presented & { readonly rank: number };

/** Throws M_INVALID_PARAM for a term that is too long, and for a token that this server did not give out. */
export async function search(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  request: SearchRequest,
): Promise<SearchAnswer> {
  const { search: index } = context.stores;
  const place = placeOf(context, request.nextBatch);
  const question: SearchQuestion = {
    phrases: phrasesOf(request.searchTerm),
    keys: request.keys ?? SEARCH_KEYS,
    spans: await searchedSpans(context, actor, request.filter),
    upTo: place.upTo,
  };
  const isEmpty = question.phrases.length === 0 || question.spans.length === 0;
  const { found, end } = isEmpty
    ? { found: [], end: undefined }
    : await findPage(context, presenter, actor, question, place, request);
  const bundled = await withAggregations(context, presenter, actor, found);
  const results = await Promise.all(
    bundled.map(async ({ event }, position) => {
      const one = found[position];
      const around =
        request.context &&
        one &&
        (await searchContext(context, presenter, actor, one, request.context));
      return { rank: one?.rank ?? 0, result: event, ...(around && { context: around }) };
    }),
  );
  return {
    count: isEmpty ? 0 : await index.count(question),
    highlights: question.phrases,
    results,
    ...(end === undefined ? {} : { next_batch: searchToken({ ...end, ...onlyGroup(place) }) }),
    ...(request.groupBy === undefined
      ? {}
      : { groups: groupsOf(bundled, request.groupBy, place, end) }),
    ...(request.includeState === true
      ? { state: await states(context, presenter, actor, bundled) }
      : {}),
  };
}

function placeOf({ engine }: RoomsContext, token: string | undefined): SearchPlace {
  return token === undefined ? { upTo: engine.position, skip: 0 } : parseSearchToken(token);
}

function onlyGroup({ group }: SearchPlace): Pick<SearchPlace, 'group'> {
  return group === undefined ? {} : { group };
}

/** Each part between spaces is a phrase, of one word or of several: `writing-desk` is two words that follow each other. */
function phrasesOf(term: string): string[] {
  if (term.length > MAX_TERM_LENGTH)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `search_term is longer than ${MAX_TERM_LENGTH} characters`,
    );
  return [...new Set(term.split(/[\s"\p{C}]+/u))].filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** What the user may see of the rooms they were ever in, but for encrypted rooms. */
async function searchedSpans(
  { stores }: RoomsContext,
  { userId }: Actor,
  filter: RoomEventFilter,
): Promise<SearchQuestion['spans']> {
  const rows = await stores.memberships.ofUser(userId);
  const rooms = rows
    .filter(({ forgotten, roomId }) => !forgotten && passesRooms(filter, roomId))
    .map(({ roomNid }) => roomNid);
  const encryption = await stores.state.currentOf(rooms, ['m.room.encryption'], ['']);
  const encrypted = new Set(encryption.map(({ roomNid }) => roomNid));
  const open = rooms.filter((nid) => !encrypted.has(nid));
  return visibleSpans(stores, userId, open);
}

/** A page of matches that the user may see and asks for, and where the next one begins, if there may be one. */
async function findPage(
  { stores }: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  question: SearchQuestion,
  place: SearchPlace,
  { filter, orderBy = 'rank' }: SearchRequest,
): Promise<{ readonly found: readonly Found[]; readonly end: SearchPlace | undefined }> {
  const limit = Math.min(filter.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const found: Found[] = [];
  let { skip } = place;
  while (skip - place.skip < MAX_SCANNED) {
    const rows = await stores.search.find(question, orderBy, skip, limit + 1);
    const shown = new Map((await presenter.heard(actor, rows)).map((one) => [one.stored.nid, one]));
    for (const { nid, rank } of rows) {
      if (found.length === limit) return { found, end: { upTo: place.upTo, skip } };
      skip += 1;
      const one = shown.get(nid);
      if (one !== undefined && isWanted(one.event, filter, place)) found.push({ ...one, rank });
    }
    if (rows.length <= limit) return { found, end: undefined };
  }
  return { found, end: { upTo: place.upTo, skip } };
}

function isWanted(event: ClientEvent, filter: RoomEventFilter, { group }: SearchPlace): boolean {
  const isInGroup = group === undefined || event[group.key] === group.value;
  return isInGroup && passesRoomEventFilter(filter, event, event.room_id);
}

function groupsOf(
  found: readonly Presented[],
  groupBy: readonly GroupKey[],
  { upTo }: SearchPlace,
  end: SearchPlace | undefined,
): SearchGroups {
  return Object.fromEntries(
    groupBy.map((key) => {
      const byValue = Map.groupBy(found, ({ event }) => event[key]);
      const groups = [...byValue].map(([value, members], order): [string, SearchGroup] => [
        value,
        {
          order,
          results: members.map(({ event }) => event.event_id),
          ...(end && { next_batch: searchToken({ upTo, skip: end.skip, group: { key, value } }) }),
        },
      ]);
      return [key, Object.fromEntries(groups)];
    }),
  );
}

/** The present state of the rooms of the results; none of a room whose state the user may not read. */
async function states(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  found: readonly Presented[],
): Promise<{ readonly [roomId: RoomId]: readonly ClientEvent[] }> {
  const rooms = new Set(found.map(({ event }) => event.room_id));
  const read = await Promise.all(
    [...rooms].map(async (roomId) => {
      if (!(await mayReadState(context, actor.userId, roomId))) return [];
      const access = await stateAccess(context, actor.userId, roomId);
      return [[roomId, await presenter.state(actor, await stateOf(context, access))] as const];
    }),
  );
  return Object.fromEntries(read.flat());
}
