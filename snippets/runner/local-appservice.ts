/** A little application service of one's own, in this process. Node only. */
import type { JsonValue } from '../../server/matrix/json.ts';
import type { AppserviceNeeds } from '../appservice.ts';
import { startLocalListener, type LocalListener } from './local-listener.ts';

export interface LocalAppservice extends LocalListener {
  /** What a server is to read. */
  readonly registration: JsonValue;
  readonly id: string;
  /** The localpart of its own user. */
  readonly sender: string;
  readonly asToken: string;
  readonly hsToken: string;
}

/** Listens on a free port. Otherwise than told, it answers 200 to transactions and pings, and 404 to questions. */
export async function startLocalAppservice(needs: AppserviceNeeds): Promise<LocalAppservice> {
  const listener = await startLocalListener(({ path }) =>
    /\/(transactions\/[^/]+|ping)$/.test(path)
      ? { status: 200, body: {} }
      : { status: 404, body: { errcode: 'M_NOT_FOUND' } },
  );
  const { id } = needs;
  const [asToken, hsToken] = [`as-token-of-${id}`, `hs-token-of-${id}`];

  const sender = needs.senderLocalpart ?? `_${id}_bot`;

  return {
    id,
    sender,
    asToken,
    hsToken,
    ...listener,
    registration: {
      id,
      url: needs.isUncalled === true ? null : `http://127.0.0.1:${listener.port}`,
      as_token: asToken,
      hs_token: hsToken,
      sender_localpart: sender,
      namespaces: needs.namespaces ?? {
        users: [{ exclusive: true, regex: `@_${id}_.*` }],
        aliases: [{ exclusive: true, regex: `#_${id}_.*` }],
        rooms: [],
      },
      rate_limited: needs.rateLimited ?? true,
      receive_ephemeral: needs.receiveEphemeral ?? false,
      protocols: [...(needs.protocols ?? [])],
    },
  };
}
