/**
 * The page that a link in mail about notifications leads to. Mail programs look at links by themselves, so looking changes
 * nothing: a button does, or the POST that a mail program makes when its own button is pressed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8058
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StopLinks } from '../../push/mail/index.ts';
import { STOP_PATH } from '../../push/mail/stop-link.ts';
import { WORDS } from '../../push/mail/words.ts';
import { ignoreBodies, textOf } from './forms.ts';
import { escapeHtml, sendPage } from './page.ts';

const { page: W } = WORDS;

export function addStopMail(app: FastifyInstance, links: StopLinks): void {
  const tokenOf = ({ query }: FastifyRequest): string => textOf(query, 'token');

  app.register(async (pages) => {
    // Forms come in more than one type, and there is nothing in them to read.
    ignoreBodies(pages);

    pages.get(STOP_PATH, async (request, reply) => {
      const address = links.addressOf(tokenOf(request));
      if (address === undefined) return sendLost(reply);
      return sendPage(reply, 200, {
        title: W.title,
        body: `<p>${escapeHtml(W.question(address))}</p>
<form method="post">
<button>${escapeHtml(W.button)}</button>
</form>`,
      });
    });

    pages.post(STOP_PATH, async (request, reply) => {
      const address = await links.stop(tokenOf(request));
      if (address === undefined) return sendLost(reply);
      const body = `<p>${escapeHtml(W.done(address))}</p>`;
      return sendPage(reply, 200, { title: W.doneTitle, body });
    });
  });
}

function sendLost(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 404, { title: W.lostTitle, body: `<p>${escapeHtml(W.lost)}</p>` });
}
