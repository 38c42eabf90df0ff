import { describe, expect, it } from 'vitest';
import { readClientMetadata } from '../../../server/oauth/client-metadata.ts';
import { OAuthError } from '../../../server/oauth/oauth-error.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';

const WEB: JsonObject = {
  client_uri: 'https://example.com/',
  redirect_uris: ['https://app.example.com/callback'],
};

const refused = (body: JsonObject): string => {
  try {
    readClientMetadata(body);
  } catch (error) {
    if (error instanceof OAuthError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

describe('the metadata of a client', () => {
  it('is completed with what is usual', () => {
    expect(readClientMetadata(WEB)).toEqual({
      application_type: 'web',
      client_uri: 'https://example.com/',
      redirect_uris: ['https://app.example.com/callback'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    });
  });

  it('loses what is not known here', () => {
    const metadata = readClientMetadata({
      ...WEB,
      'client_name#fr': 'Miroir',
      client_name: 'Looking glass',
      logo_uri: 'https://cdn.example.com/logo.png',
      grant_types: ['authorization_code', 'refresh_token', 'urn:other'],
      response_types: ['code', 'token'],
      contacts: ['a@example.com'],
    });
    expect(metadata).toMatchObject({
      client_name: 'Looking glass',
      logo_uri: 'https://cdn.example.com/logo.png',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    });
    expect(Object.keys(metadata)).not.toContain('client_name#fr');
    expect(Object.keys(metadata)).not.toContain('contacts');
  });

  it('of a device without a browser has nowhere to be sent to', () => {
    const grant_types = ['urn:ietf:params:oauth:grant-type:device_code'];
    expect(readClientMetadata({ client_uri: 'https://example.com', grant_types })).toMatchObject({
      redirect_uris: [],
      response_types: [],
      grant_types: ['refresh_token', ...grant_types],
    });
  });

  it.each([
    ['client_uri', { client_uri: 'http://example.com/' }],
    ['client_uri', { client_uri: 'https://alice:secret@example.com/' }],
    ['client_uri', { client_uri: 7 }],
    ['client_name', { client_name: '' }],
    ['client_name', { client_name: 'a'.repeat(257) }],
    ['logo_uri', { logo_uri: 'https://example.org/logo.png' }],
    ['tos_uri', { tos_uri: 'http://example.com/tos' }],
    ['policy_uri', { policy_uri: 'https://notexample.com/' }],
    ['application_type', { application_type: 'service' }],
    ['grant_types', { grant_types: ['implicit'] }],
    ['grant_types', { grant_types: 'authorization_code' }],
    ['response_types', { response_types: ['token'] }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'client_secret_basic' }],
  ])('is refused with the name of the field: %s', (field, change) => {
    expect(refused({ ...WEB, ...change })).toMatch(`invalid_client_metadata: ${field} `);
  });
});

describe('a redirect URI', () => {
  const take = (application_type: string, uri: string): string =>
    refused({ ...WEB, application_type, redirect_uris: [uri] });

  it.each([
    'https://example.com/callback',
    'https://app.example.com/callback',
    'https://example.com:5173/?query=value',
  ])('of a web client can be %s, and of a native one', (uri) => {
    expect(take('web', uri)).toBe('taken');
    expect(take('native', uri)).toBe('taken');
  });

  it.each([
    'com.example.app:/callback',
    'com.example:/',
    'com.example:callback',
    'http://localhost/callback',
    'http://127.0.0.1/callback',
    'http://[::1]/callback',
  ])('of a native client can be %s, and of a web client cannot', (uri) => {
    expect(take('native', uri)).toBe('taken');
    expect(take('web', uri)).toMatch('invalid_redirect_uri');
  });

  it.each([
    'https://example.com/callback#fragment',
    'https://example.com/callback#',
    'https://user@example.com/callback',
    'https://example.org/callback',
    'https://badexample.com/callback',
    'http://example.com/callback',
    'example:/callback',
    'com.example.app://callback',
    'com.examples:/callback',
    'https://localhost/callback',
    'http://localhost:1234/callback',
    'http://localhost:80/callback',
    'http://user@localhost/callback',
    'javascript:alert(1)',
    'nowhere',
    '',
  ])('can never be %s', (uri) => {
    expect(take('native', uri)).toMatch('invalid_redirect_uri');
    expect(take('web', uri)).toMatch('invalid_redirect_uri');
  });

  it('cannot begin with the name of a host that has no dot', () => {
    const client = { client_uri: 'https://javascript/', application_type: 'native' };
    expect(refused({ ...client, redirect_uris: ['javascript:alert(1)'] })).toMatch(
      'invalid_redirect_uri',
    );
  });

  it('is needed for the grant that goes there', () => {
    expect(refused({ client_uri: 'https://example.com/' })).toMatch('invalid_redirect_uri');
  });
});
