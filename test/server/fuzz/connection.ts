/** Requests over a real connection, kept open: what is injected goes through a URL parser, which tidies up. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FullServer } from '../full-server.ts';
import { answerOf, type RawAnswer, type RawRequest } from '../http/raw.ts';

export function overConnection(app: FullServer['app']) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async ({ method = 'GET', url, ...sent }: RawRequest): Promise<RawAnswer> => {
    const { payload } = sent;
    // Node adds none to a GET or DELETE, and sends the body all the same.
    const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
    const headers = { ...sent.headers, ...length };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(
        { agent, host: '127.0.0.1', port: portOf(app), method, path: url, headers },
        resolve,
      );
      request.on('error', reject);
      request.end(payload);
    });
    return answerOf(response.statusCode ?? 0, response.headers, await text(response));
  };
  return { send, close: () => agent.destroy() };
}

function portOf(app: FullServer['app']): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen');
  return address.port;
}
