/** What surrounds a search result. */
import { isString, type JsonObject } from '../matrix/json.ts';
import { END, START } from '../storage/timelines.ts';
import { historyToken } from '../sync/tokens.ts';
import { membersOf } from './member-lookup.ts';
import { historyRows, placeAfter, placeBefore, readStretch } from './messages.ts';
import type { Presented, Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, SearchContext, SearchContextRequest } from './types.ts';

const DEFAULT_LIMIT = 5;
const MAX_LIMIT = 50;

export async function searchContext(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  { stored, event }: Presented,
  request: SearchContextRequest,
): Promise<SearchContext> {
  const around = async (isBackward: boolean, limit: number = DEFAULT_LIMIT) =>
    readStretch(presenter, actor, {
      rows: historyRows(context, stored.roomNid, isBackward, isBackward ? START : END),
      isBackward,
      from: isBackward ? placeBefore(stored) : placeAfter(stored),
      limit: Math.min(limit, MAX_LIMIT),
    });
  const before = (await around(true, request.before_limit)).presented;
  const after = (await around(false, request.after_limit)).presented;
  const first = before.at(-1)?.stored ?? stored;
  const last = after.at(-1)?.stored ?? stored;
  const shown = [event, ...before.map((one) => one.event), ...after.map((one) => one.event)];
  const senders = new Set(shown.map(({ sender }) => sender));
  const members =
    request.include_profile === true
      ? await membersOf(context, presenter, actor, last, senders)
      : undefined;
  return {
    start: historyToken(placeBefore(first)),
    end: historyToken(placeAfter(last)),
    events_before: before.map((one) => one.event),
    events_after: after.map((one) => one.event),
    ...(members && {
      profile_info: Object.fromEntries(
        members.map(({ state_key: member = '', content }) => [member, profileIn(content)]),
      ),
    }),
  };
}

function profileIn({ displayname, avatar_url: avatarUrl }: JsonObject): JsonObject {
  return {
    ...(isString(displayname) ? { displayname } : {}),
    ...(isString(avatarUrl) ? { avatar_url: avatarUrl } : {}),
  };
}
