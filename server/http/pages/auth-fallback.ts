/**
 * Pages that complete a stage of interactive authentication, for clients that do not know the stage themselves.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#fallback
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { askedAddress, rememberedFields, type AskedAddress } from '../../accounts/asked-address.ts';
import type { Purpose } from '../../accounts/validation.ts';
import { MatrixError } from '../../errors.ts';
import { addressProblem } from '../../mail/problem.ts';
import { WORDS } from '../../mail/words.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { UiAuthFallback } from '../../sessions/ui-auth-fallback.ts';
import {
  emailPurpose,
  isBrowserStage,
  isFormStage,
  type BrowserStage,
  type FormStage,
} from '../../sessions/ui-auth-stages.ts';
import { formOf, hiddenFields, takeForms, textOf } from './forms.ts';
import { escapeHtml, sendPage } from './page.ts';
import { TELL_THE_CLIENT } from './tell-the-client.ts';

export const AUTH_FALLBACK_PATH = '/_matrix/client/v3/auth/{stage}/fallback/web';

const TITLES: Readonly<Record<FormStage, string>> = {
  'm.login.dummy': 'Continue',
  'm.login.password': 'Confirm with your password',
  'm.login.registration_token': 'Registration token',
  'm.login.email.identity': WORDS.ask.title,
};

interface Visit {
  readonly sessionId: string;
  readonly stage: FormStage;
  readonly userId: UserId | undefined;
  /** What an address is proved for, if one is. */
  readonly purpose: Purpose | undefined;
  /** The address that a letter was sent to, if the stage is to prove one. */
  readonly asked?: AskedAddress | undefined;
}

/** Has a letter sent to what was typed, for a client at this IP address. */
export type AskForAddress = (ip: string, purpose: Purpose, typed: string) => Promise<AskedAddress>;

/**
 * @param ask throws as `askForAddress`, and M_LIMIT_EXCEEDED
 * @param limit counts an attempt of this address; throws M_LIMIT_EXCEEDED
 * @param confirmAt the page of a stage that is completed on the sign-in pages; undefined where there are none
 */
export function addAuthFallback(
  app: FastifyInstance,
  fallback: UiAuthFallback,
  limit: (ip: string) => void,
  ask: AskForAddress,
  confirmAt?: (stage: BrowserStage, sessionId: string) => string,
): void {
  /** What the address asks for; `undefined` when nothing can be completed there. */
  const visitOf = async ({ params, query }: FastifyRequest): Promise<Visit | undefined> => {
    const [stage, sessionId] = [textOf(params, 'stage'), textOf(query, 'session')];
    const session = isFormStage(stage) ? await fallback.look(sessionId) : undefined;
    if (session === undefined || !isFormStage(stage)) return undefined;
    const purpose = emailPurpose(session.operation);
    if (stage === 'm.login.email.identity' && purpose === undefined) return undefined;
    return { sessionId, stage, userId: session.userId, purpose };
  };

  const act = async (visit: Visit, request: FastifyRequest, reply: FastifyReply) => {
    const form = formOf(request);
    const { stage, purpose } = visit;
    if (stage === 'm.login.email.identity' && purpose && visit.asked === undefined) {
      const asked = await ask(request.ip, purpose, form.get('email') ?? '');
      return sendForm(reply, { ...visit, asked });
    }
    limit(request.ip);
    await fallback.complete(visit.sessionId, stage, submitted(visit, form));
    return sendPage(reply, 200, {
      title: 'Done',
      body: '<p>You can close this window and go back to your client.</p>',
      script: TELL_THE_CLIENT,
    });
  };

  app.register(async (pages) => {
    takeForms(pages);
    const url = AUTH_FALLBACK_PATH.replace('{stage}', ':stage');

    pages.get(url, async (request, reply) => {
      const [stage, session] = [textOf(request.params, 'stage'), textOf(request.query, 'session')];
      if (confirmAt !== undefined && isBrowserStage(stage))
        return reply.redirect(confirmAt(stage, session));
      const visit = await visitOf(request);
      return visit === undefined ? sendLost(reply) : sendForm(reply, visit);
    });

    pages.post(url, async (request, reply) => {
      const found = await visitOf(request);
      if (found === undefined) return sendLost(reply);
      const visit = { ...found, asked: askedAddress(formOf(request)) };
      try {
        return await act(visit, request, reply);
      } catch (error) {
        if (error instanceof MatrixError) return sendForm(reply, visit, error);
        throw error;
      }
    });
  });
}

/** What the form says, in the words of the stage. */
function submitted({ stage, userId, asked }: Visit, form: URLSearchParams): JsonObject {
  const field = (name: string): string => form.get(name)?.trim() ?? '';
  switch (stage) {
    case 'm.login.dummy':
      return {};
    case 'm.login.password':
      return {
        password: form.get('password') ?? '',
        ...(userId === undefined ? { identifier: { type: 'm.id.user', user: field('user') } } : {}),
      };
    case 'm.login.registration_token':
      return { token: field('token') };
    case 'm.login.email.identity':
      return { threepid_creds: { sid: asked?.sid ?? '', client_secret: asked?.secret ?? '' } };
  }
}

function sendForm(reply: FastifyReply, visit: Visit, problem?: MatrixError): FastifyReply {
  const alert = problem && `<p role="alert">${escapeHtml(addressProblem(problem))}</p>`;
  // A browser would ask for a password of its own accord on 401.
  const status = problem?.status === 401 ? 403 : (problem?.status ?? 200);
  return sendPage(reply, status, {
    title: TITLES[visit.stage],
    body: `${alert ?? ''}
<form method="post">
${fields(visit)}
<button>Continue</button>
</form>`,
  });
}

function fields({ stage, userId, asked }: Visit): string {
  switch (stage) {
    case 'm.login.dummy':
      return '<p>Your client asks you to go on.</p>';
    case 'm.login.password':
      return `${userId === undefined ? input('user', 'User name', 'text', 'username') : `<p>You are ${escapeHtml(userId)}.</p>`}
${input('password', 'Password', 'password', 'current-password')}`;
    case 'm.login.registration_token':
      return input('token', 'The token you were given', 'text', 'off');
    case 'm.login.email.identity':
      return asked === undefined
        ? `<p>${WORDS.ask.why}</p>
${input('email', WORDS.ask.label, 'email', 'email')}`
        : `<p>${escapeHtml(WORDS.ask.sent(asked.address))}</p>
${hiddenFields(rememberedFields(asked))}`;
  }
}

function input(name: string, label: string, type: string, autocomplete: string): string {
  return `<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required>`;
}

function sendLost(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 404, {
    title: 'Nothing to confirm',
    body: `<p>What your client asked you to confirm is unknown here, done, or too old.
Go back to your client and try again.</p>`,
  });
}
