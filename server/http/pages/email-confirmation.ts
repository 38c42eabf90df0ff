/**
 * Where the link in a letter leads. Programs follow links in mail before people do: nothing is confirmed until somebody
 * presses the button.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Contacts } from '../../accounts/contacts.ts';
import type { PendingValidation } from '../../accounts/validation.ts';
import { MatrixError } from '../../errors.ts';
import { CONFIRMATION_PATH } from '../../mail/validation.ts';
import { WORDS } from '../../mail/words.ts';
import { takeForms, textOf } from './forms.ts';
import { escapeHtml, sendOn, sendPage, type Page } from './page.ts';

const W = WORDS.page;

/**
 * @param serverName what people know the server by
 * @param limit counts an attempt of this address; throws M_LIMIT_EXCEEDED
 */
export function addEmailConfirmation(
  app: FastifyInstance,
  contacts: Pick<Contacts, 'look' | 'confirm'>,
  serverName: string,
  limit: (ip: string) => void,
): void {
  const named = ({ query }: FastifyRequest) =>
    [textOf(query, 'sid'), textOf(query, 'token')] as const;

  app.register(async (pages) => {
    takeForms(pages);

    pages.get(CONFIRMATION_PATH, async (request, reply) => {
      const pending = await contacts.look(...named(request));
      if (pending === undefined) return send(reply, 404, { title: W.lost, body: text(W.lostBody) });
      return pending.isValidated ? sendDone(reply, pending) : sendForm(reply, pending, serverName);
    });

    pages.post(CONFIRMATION_PATH, async (request, reply) => {
      try {
        limit(request.ip);
      } catch (error) {
        if (!(error instanceof MatrixError)) throw error;
        return send(reply, error.status, { title: W.lost, body: text(error.message) });
      }
      const pending = await contacts.confirm(...named(request));
      if (pending === undefined) return send(reply, 404, { title: W.lost, body: text(W.lostBody) });
      if (pending.nextLink === undefined) return sendDone(reply, pending);
      return sendOn(reply, pending.nextLink);
    });
  });
}

const send = (reply: FastifyReply, status: number, page: Page): FastifyReply =>
  sendPage(reply, status, { language: WORDS.language, ...page });

const text = (content: string): string => `<p>${escapeHtml(content)}</p>`;

function sendForm(
  reply: FastifyReply,
  { purpose, address, userId, nextLink }: PendingValidation,
  serverName: string,
): FastifyReply {
  const { title, asked, warning, button } = WORDS.confirmations[purpose];
  const next = nextLink === undefined ? undefined : URL.parse(nextLink);
  const facts = [[W.address, address], ...(userId === undefined ? [] : [[W.account, userId]])].map(
    ([name = '', value = '']) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return send(reply, 200, {
    title,
    body: `${text(asked(serverName, userId ?? ''))}
<dl>${facts.join('\n')}</dl>
${text(warning)}
${next ? text(W.next(next.host)) : ''}
<form method="post"><button>${escapeHtml(button)}</button></form>`,
    ...(next ? { formTargets: [next.origin] } : {}),
  });
}

function sendDone(reply: FastifyReply, { purpose }: PendingValidation): FastifyReply {
  return send(reply, 200, { title: W.done, body: text(WORDS.confirmations[purpose].done) });
}
