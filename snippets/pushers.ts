/** Pushers, as examples set them up. */
import type { JsonObject } from '../server/matrix/json.ts';
import type { User } from './example.ts';
import { objectsAt } from './look.ts';

export const APP = 'org.example.rabbit.android';

/** The body that sets up a pusher for a phone. */
export function phonePusher(pushkey: string, more: JsonObject = {}): JsonObject {
  return {
    app_id: APP,
    pushkey,
    kind: 'http',
    app_display_name: 'Rabbit',
    device_display_name: 'Alice’s phone',
    lang: 'en',
    data: { url: 'https://push.example.org/_matrix/push/v1/notify', format: 'event_id_only' },
    ...more,
  };
}

/** The user's pushers. */
export async function pushersOf(user: Pick<User, 'get'>): Promise<readonly JsonObject[]> {
  return objectsAt((await user.get('/_matrix/client/v3/pushers')).body, 'pushers');
}
