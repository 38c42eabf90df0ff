/** A CAS server that asks nobody anything: whoever comes is `user`. Its tickets are as the protocol has them. */
import { createServer } from 'node:http';
import { listenLocally } from '../../../snippets/runner/listen-locally.ts';

interface Ticket {
  readonly service: string;
  readonly user: string;
}

export type SmallCas = Awaited<ReturnType<typeof openSmallCas>>;

export const casAnswer = (content: string): string =>
  `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">${content}</cas:serviceResponse>`;

const failure = (code: string): string =>
  casAnswer(`<cas:authenticationFailure code="${code}">No.</cas:authenticationFailure>`);

export async function openSmallCas() {
  const tickets = new Map<string, Ticket>();
  const state = {
    user: 'nobody',
    attributes: '',
    /** Answered to every validation in place of the truth. */
    says: undefined as string | undefined,
    /** The paths of requests, and whether each wanted the user to prove anew who they are. */
    asked: [] as string[],
  };

  const validate = (service: string, name: string): string => {
    const ticket = tickets.get(name);
    tickets.delete(name);
    if (ticket === undefined) return failure('INVALID_TICKET');
    if (ticket.service !== service) return failure('INVALID_SERVICE');
    return casAnswer(
      `<cas:authenticationSuccess>
        <cas:user>${ticket.user}</cas:user><cas:attributes>${state.attributes}</cas:attributes>
      </cas:authenticationSuccess>`,
    );
  };

  const listening = await listenLocally(
    createServer((request, response) => {
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://cas');
      const service = query.get('service') ?? '';
      state.asked.push(`${pathname}${query.get('renew') === 'true' ? ' renew' : ''}`);
      if (pathname === '/cas/login') {
        const name = `ST-${tickets.size}-${Math.random().toString(36).slice(2)}`;
        tickets.set(name, { service, user: state.user });
        const location = new URL(service);
        location.searchParams.set('ticket', name);
        response.writeHead(302, { location: location.href }).end();
      } else if (pathname === '/cas/p3/serviceValidate') {
        response.end(state.says ?? validate(service, query.get('ticket') ?? ''));
      } else response.writeHead(404).end();
    }),
  );
  return {
    state,
    url: `http://localhost:${listening.port}/cas`,
    stop: () => listening.stop(),
  };
}
