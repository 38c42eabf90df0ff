import fastify from 'fastify';
import { expect, it } from 'vitest';
import { MatrixError } from '../../../server/errors.ts';
import { adminContact } from '../../../server/http/admin-contact.ts';
import { answerErrors } from '../../../server/http/error-answers.ts';

it.each([
  ['@admin:example.org', undefined, 'matrix:u/admin:example.org'],
  ['help@example.org', 'https://example.org/help', 'mailto:help@example.org'],
  [undefined, 'https://example.org/help', 'https://example.org/help'],
  [undefined, undefined, 'mailto:postmaster@example.org'],
])('the contact %s and the page %s are reached at %s', (contact, page, uri) => {
  expect(
    adminContact({
      RUMA_ADMIN_CONTACT: contact,
      RUMA_SUPPORT_PAGE: page,
      RUMA_SERVER_NAME: 'example.org:8448',
    }),
  ).toBe(uri);
});

it('a server without room says whom to reach, and only then', async () => {
  const app = fastify();
  answerErrors(app, 'mailto:help@example.org');
  app.get('/full', () => {
    throw new MatrixError('M_RESOURCE_LIMIT_EXCEEDED', 'no room');
  });
  app.get('/wrong', () => {
    throw new MatrixError('M_FORBIDDEN', 'no');
  });
  const full = await app.inject('/full');
  expect(full.statusCode).toBe(503);
  expect(full.json()).toEqual({
    errcode: 'M_RESOURCE_LIMIT_EXCEEDED',
    error: 'no room',
    admin_contact: 'mailto:help@example.org',
  });
  expect((await app.inject('/wrong')).json()).toEqual({ errcode: 'M_FORBIDDEN', error: 'no' });
  await app.close();
});
