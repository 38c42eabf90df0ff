/** What is thrown at every operation, whatever its schemas. */

/** What stands for a part of a path, as it is written on the wire. */
export const PATH_PARTS: readonly string[] = [
  '',
  '.',
  '..',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '%2f',
  '%5c..%5c',
  '%00',
  'x%00y',
  '%2500',
  '%252e%252e%252f',
  '%c0%af',
  '%c0%ae%c0%ae',
  '%e0%80%af',
  '%ed%a0%80',
  '%ed%b0%80',
  '%f5%80%80%80',
  '%ff',
  '%e2%80%ae%e2%81%a6',
  '%ef%bb%bf',
  '%0d%0aSet-Cookie:%20a=b',
  '%zz',
  '%',
  '%u0041',
  ';a=b',
  '*',
  '{roomId}',
  ':roomId',
  `${'x'.repeat(2_000)}`,
  '%F0%9F%91%BB'.repeat(60),
];

/** Paths that lead somewhere else, or nowhere. */
export const PATH_TRICKS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `${path}/x`,
  (path) => `${path}/..`,
  (path) => `${path}/%2e%2e/%2e%2e`,
  (path) => path.replace(/\/(v\d)\//, '/$1//'),
  (path) => path.replace(/\/v\d\//, '/r0/'),
  (path) => path.replace(/\/v\d\//, '/v99/'),
  (path) => path.replace(/\/v\d\//, '/unstable/'),
  (path) => path.replace('/_matrix/', '/_matrix/../_matrix/'),
  (path) => path.replace('/_matrix/', '/%5Fmatrix/'),
  (path) => path.replace('/_matrix/', '/%255Fmatrix/'),
  (path) => path.replace('/_matrix/', '//_matrix/'),
  (path) => `http://elsewhere.example${path}`,
  (path) => `${path}%00`,
  (path) => `${path}%zz`,
  (path) => `${path}%ff`,
  (path) => `${path};jsessionid=1`,
  (path) => path.replaceAll('%21', '!').replaceAll('%3A', ':'),
  (path) => path.replace('/client/', '/CLIENT/'),
  (path) => path.replace(/\/[^/]*$/, ''),
];

/** Query strings that no schema knows of. */
export const QUERIES: readonly string[] = [
  'x=1&'.repeat(500),
  '__proto__=1&__proto__=2&constructor=x',
  '__proto__[polluted]=true',
  'a[]=1&a[]=2&a[b][c]=3',
  '&&&===&=&',
  '%',
  '%zz=%zz',
  '%ff=%fe',
  'x=%00',
  'x=%ed%a0%80',
  `x=${'y'.repeat(10_000)}`,
  '?',
  'access_token=',
  ';a=b;c=d',
  '%E2%80%AE=%E2%81%A6',
];

/** Headers that say something else about the body than what it is, or nothing. */
export const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'nonsense' },
  { 'content-type': 'text/html; charset="' },
  { 'content-type': `x/${'y'.repeat(500)}` },
  { 'content-type': 'a/b;\tc=d' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'nonsense', 'transfer-encoding': 'chunked' },
  { accept: 'image/png', 'accept-language': 'x'.repeat(1_000) },
  { origin: 'null', 'access-control-request-method': 'PUT' },
  { 'x-forwarded-for': '127.0.0.1, ::1', 'x-http-method-override': 'DELETE' },
  { range: 'bytes=-1,5-2', 'if-none-match': '*' },
  { 'user-agent': `Mozilla/5.0 \u00ff ${'x'.repeat(3_000)}` },
];

/** Authorization headers without a token. */
export const NO_TOKEN: readonly string[] = [
  '',
  'Bearer',
  'Bearer ',
  'Basic YWxpY2U6c2VjcmV0',
  '\u00ff',
];

/** Tokens that are none. */
export const BAD_TOKENS: readonly string[] = [
  'x',
  'null',
  'undefined',
  "'--",
  '../../etc/passwd',
  'syt_YWxpY2U_AAAAAAAAAAAAAAAAAAAA_000000',
  'MDAxMGxvY2F0aW9uIHg',
  'MDAxMGxvY2F0aW9uIHgKMDAxMGlkZW50aWZpZXIgeAo',
  'x'.repeat(8_000),
  '\u00e9\u00ff',
];

/** Bodies that are no JSON, or none that two programs would read in the same way. */
export const NO_JSON: readonly string[] = [
  '{',
  '}',
  '{"a":1',
  '{"a":}',
  "{'a':1}",
  '{a:1}',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '{"a":1,"a":2}',
  '{"a":{"b":1,"b":1}}',
  '{"a":"\\ud800"}',
  '{"a":"\\udc00\\ud800"}',
  '{"a":"\\x41"}',
  '{"a":"\t"}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":0x10}',
  '// nothing\n{}',
  'undefined',
  '<a/>',
  'a=b',
  '['.repeat(5_000),
  '{"a":'.repeat(5_000),
  `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`,
];

/** The same, in bytes that are no UTF-8. */
export const NO_UTF8: readonly Buffer[] = [
  Buffer.from('{"a":"\xff"}', 'latin1'),
  Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'),
  Buffer.from('{"a":"\xc0\xaf"}', 'latin1'),
  Buffer.from('\xff\xfe{\0}\0', 'latin1'),
];

/** JSON that is no object, or one that programs have fallen over. */
export const ODD_JSON: readonly string[] = [
  'null',
  '[]',
  '"x"',
  '0',
  'true',
  '{}',
  '\ufeff{}',
  '{"a":"\\u0000"}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"a":1e400}',
  '{"a":12345678901234567890}',
  '{"a":-0}',
  `{"a":"${'x'.repeat(100_000)}"}`,
  `{${Array.from({ length: 3_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
];

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
