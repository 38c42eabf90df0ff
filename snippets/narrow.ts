/** Filters for /sync that keep out all but what an example is about, so that its answers stay short. */
import type { User } from './example.ts';

/** The types of event to let through in each part of the answer; a part that is not named stays empty. */
export interface Wanted {
  readonly accountData?: readonly string[];
  readonly presence?: readonly string[];
  readonly roomAccountData?: readonly string[];
  readonly ephemeral?: readonly string[];
  readonly state?: readonly string[];
  readonly timeline?: readonly string[];
}

/** A filter as /sync takes it in its query. */
export function narrow(wanted: Wanted): string {
  const types = (list: readonly string[] = []) => ({ types: [...list] });
  return JSON.stringify({
    account_data: types(wanted.accountData),
    presence: types(wanted.presence),
    room: {
      account_data: types(wanted.roomAccountData),
      ephemeral: types(wanted.ephemeral),
      state: types(wanted.state),
      timeline: types(wanted.timeline),
    },
  });
}

/** Syncs as a client does that knows nothing or, with `since`, is up to date and waits up to `timeout` ms for news. */
export function syncAs(user: User, wanted: Wanted, since?: string, timeout = 1000) {
  return user.get('/_matrix/client/v3/sync', {
    filter: narrow(wanted),
    ...(since === undefined ? {} : { since, timeout }),
  });
}

/** Where a client is after it has read everything; quiet. */
export async function caughtUp(user: User): Promise<string> {
  return String((await syncAs(user.quietly, {})).body['next_batch']);
}
