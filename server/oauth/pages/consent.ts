/** Asking the user whether a client may use their account. */
import type { Pending } from '../authorization-server.ts';
import type { ShownClient } from '../clients.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import { alert, facts, form, link, paragraph } from './html.ts';
import { expired, formTarget, signInFirst, type PageHandlers, type Shown } from './outcome.ts';
import type { Visit } from './visit.ts';
import { WORDS } from './words.ts';

const W = WORDS.consent;

export interface Question {
  readonly client: ShownClient;
  readonly pending: Pending;
  readonly userId: string;
  /** Said before everything else. */
  readonly warning?: string;
}

/** The page with the question. What it says of the client is the client's own word, but for the hosts. */
export function consentPage(visit: Visit, { client, pending, userId, warning }: Question): Shown {
  const { redirectUri, deviceId } = pending;
  const links = [
    ...(client.policyUri === undefined ? [] : [link(client.policyUri, W.policy)]),
    ...(client.tosUri === undefined ? [] : [link(client.tosUri, W.terms)]),
  ];
  return {
    page: {
      title: W.title(client.name),
      formTargets: redirectUri === undefined ? [] : formTarget(redirectUri),
      body: [
        alert(warning),
        paragraph(W.from(client.host)),
        facts([
          [W.you, userId],
          [W.device, deviceId],
          ...(redirectUri === undefined ? [] : [[W.goesTo, placeOf(redirectUri)] as const]),
        ]),
        paragraph(W.can),
        paragraph(W.cannot),
        ...links.map((one) => `<p>${one}</p>`),
        form(
          visit.formToken,
          [],
          [
            { label: W.yes, does: 'allow' },
            { label: W.no, does: 'deny', second: true },
            { label: W.other, does: 'other', second: true },
          ],
        ),
      ].join('\n'),
    },
  };
}

function placeOf(uri: string): string {
  const url = URL.parse(uri);
  return url === null || url.host === '' ? uri : url.host;
}

/** Signs out of the page and comes back to it. */
export async function asAnother(visit: Visit) {
  await visit.signOut();
  return signInFirst(visit);
}

/** The page that an authorization request leads a browser to. */
export function interactionPage({ server, clients }: OAuthDependencies): PageHandlers {
  const find = async ({ request, reply }: Visit) =>
    (await server()).pending(request.raw, reply.raw);

  /** Whether somebody must sign in first, though another may be signed in already. */
  const isStale = ({ user }: Visit, { wants, since }: Pending): boolean =>
    user === undefined || (wants !== undefined && user.authenticatedAt < since);

  return {
    async look(visit) {
      const pending = await find(visit);
      if (pending === undefined) return expired();
      const { user } = visit;
      if (user === undefined || isStale(visit, pending)) {
        const { addresses, here } = visit;
        if (pending.wants === 'create') return { to: addresses.of('createAccount', { to: here }) };
        return signInFirst(visit, user === undefined ? {} : { again: 'yes' });
      }
      const client = await clients.show(pending.clientId);
      if (client === undefined) return expired();
      return consentPage(visit, { client, pending, userId: user.userId });
    },

    async act(visit) {
      const pending = await find(visit);
      if (pending === undefined) return expired();
      const { user, request, reply } = visit;
      const does = visit.form.get('do');
      if (user === undefined || isStale(visit, pending)) return signInFirst(visit);
      if (does === 'other') return asAnother(visit);
      const decision = does === 'allow' ? { userId: user.userId } : undefined;
      return { to: await (await server()).decide(request.raw, reply.raw, decision) };
    },
  };
}
