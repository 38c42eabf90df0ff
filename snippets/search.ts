/** Searching, as most examples do it. */
import type { JsonObject } from '../server/matrix/json.ts';
import type { User } from './example.ts';
import { at, objectsAt } from './look.ts';

/** Searches events for a term; answers what was found, and the ids of it. */
export async function searchEvents(
  user: User,
  term: string,
  more: JsonObject = {},
  nextBatch?: string,
) {
  const answer = await user.request('POST', '/_matrix/client/v3/search', {
    query: { next_batch: nextBatch },
    body: { search_categories: { room_events: { search_term: term, ...more } } },
  });
  const found = at(answer.body, 'search_categories', 'room_events');
  const results = objectsAt(found, 'results');
  return { answer, found, results, ids: results.map((one) => at(one, 'result', 'event_id')) };
}
