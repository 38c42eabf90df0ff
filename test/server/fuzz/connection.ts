/** Requests over a real connection, kept open: what is injected goes through a URL parser, which tidies up. */
import { Agent, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FullServer } from '../full-server.ts';
import { answerOf, type RawAnswer, type RawRequest } from '../http/raw.ts';

export function overConnection(app: FullServer['app']) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = ({ method, url, headers, payload }: RawRequest): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      // Node adds none to a GET or DELETE, and sends the body all the same.
      const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
      const sent = httpRequest(
        {
          agent,
          ...addressOf(app),
          method: method ?? 'GET',
          path: url,
          headers: { ...headers, ...length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            try {
              resolve(answerOf(response.statusCode ?? 0, response.headers, text));
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  return { send, close: () => agent.destroy() };
}

function addressOf(app: FullServer['app']): Pick<AddressInfo, 'port'> & { readonly host: string } {
  const address = app.server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen');
  return { host: '127.0.0.1', port: address.port };
}
