/** Mail about notifications, as examples set it up. */
import type { JsonObject } from '../server/matrix/json.ts';
import type { Stage, User } from './example.ts';
import { lettersTo, linkIn } from './mailbox.ts';
import { passwordProof } from './prove.ts';

/** The body that sets up mail about notifications. */
export function mailPusher(address: string, more: JsonObject = {}): JsonObject {
  return {
    app_id: 'm.email',
    pushkey: address,
    kind: 'email',
    app_display_name: 'E-mail',
    device_display_name: address,
    lang: 'en',
    data: {},
    ...more,
  };
}

/** Adds an e-mail address to an account, and follows the link that proves it; quiet. */
export async function addAddress(
  stage: Pick<Stage<string>, 'anyone' | 'homeserver' | 'mailbox' | 'unique'>,
  user: User,
  address: string,
): Promise<void> {
  const account = '/_matrix/client/v3/account/3pid';
  const secret = stage.unique('secret');
  const asked = await user.quietly.post(`${account}/email/requestToken`, {
    client_secret: secret,
    email: address,
    send_attempt: 1,
  });
  const letter = await stage.mailbox().heard(lettersTo(address));
  const link = new URL(linkIn(letter, stage.homeserver), stage.homeserver);
  await stage.anyone.quietly.request('POST', link.pathname, {
    query: Object.fromEntries(link.searchParams),
    rawBody: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await user.quietly.post(`${account}/add`, {
    client_secret: secret,
    sid: asked.body['sid'] ?? '',
    auth: passwordProof(user),
  });
}
