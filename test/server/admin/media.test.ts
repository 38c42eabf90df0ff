/** `npm run admin -- media …`: what administrators see of files, and what is left of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerCommands } from '../../../server/admin/run.ts';
import { plainText, sizeText } from '../../../server/admin/words.ts';
import { png } from '../../../snippets/picture.ts';
import { openMedia, type MediaStand } from '../media/stand.ts';

let stand: MediaStand;
beforeAll(async () => {
  stand = await openMedia({ RUMA_MEDIA_QUOTA_FILES: 6 });
});
afterAll(() => stand.close());

const admin = (line: string): Promise<readonly string[]> =>
  answerCommands(stand.server.services)({ args: line.split(' '), password: undefined });
const uri = (id: string): string => `mxc://example.org/${id}`;
const day = (): void => stand.server.advance(86_400_000);

/** How many files of bytes there are on the disk. */
const blobs = (): number =>
  readdirSync(join(stand.server.folder, 'media'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.endsWith('unsettled'),
  ).length;

const gets = async (id: string, etag?: string): Promise<readonly number[]> => {
  const headers = etag === undefined ? {} : { 'if-none-match': etag };
  const answers = [
    await stand.download(id, '', { headers }),
    await stand.thumbnail(id, 'width=32&height=32&method=crop'),
  ];
  return answers.map(({ status }) => status);
};

describe('quarantine', () => {
  it('hides a file, what was made of it, its copies and what comes with the same bytes; a release shows them', async () => {
    const [id, copy] = [await stand.upload(png(64, 64), 'image/png'), await stand.promise()];
    await stand.ask({
      method: 'PUT',
      url: `/_matrix/media/v3/upload/example.org/${copy}`,
      headers: { 'content-type': 'image/png' },
      payload: png(64, 64),
    });
    const other = await stand.upload(png(65, 65), 'image/png');
    const etag = String((await stand.download(id)).headers['etag']);
    expect(await gets(id, etag)).toEqual([304, 200]);
    expect(await gets(copy)).toEqual([200, 200]);

    const hidden = await admin(`media quarantine ${uri(id)}`);
    expect(hidden.toSorted()).toEqual(
      [id, copy].map((one) => `${uri(one)} is quarantined`).toSorted(),
    );
    expect([await gets(id, etag), await gets(copy)].flat()).toEqual([404, 404, 404, 404]);
    expect((await stand.download(id)).body['errcode']).toBe('M_NOT_FOUND');
    expect(await gets(other)).toEqual([200, 200]);
    const later = await stand.upload(png(64, 64), 'image/png');
    expect(await gets(later)).toEqual([404, 404]);
    expect(await admin('media list --quarantined')).toHaveLength(4);

    expect(await admin(`media release ${later}`)).toHaveLength(3);
    expect([await gets(id), await gets(later)].flat()).toEqual([200, 200, 200, 200]);
    expect(await admin('media list --quarantined')).toEqual(['in all: 0 files, 0 bytes']);
  });

  it('is of files that are there', async () => {
    await expect(admin('media quarantine nothing')).rejects.toThrow('no file nothing');
    await expect(admin(`media quarantine ${uri(await stand.promise())}`)).rejects.toThrow(
      'no file',
    );
    await expect(admin('media quarantine mxc://elsewhere.org/a')).rejects.toThrow('another server');
  });
});

describe('removal', () => {
  it('takes the bytes, what was made of them, and what they took of a quota', async () => {
    const before = blobs();
    const id = await stand.upload(png(99, 99), 'image/png');
    await gets(id);
    expect(blobs()).toBe(before + 2);
    await expect(stand.upload('one too many')).resolves.toBeDefined();
    await expect(stand.upload('two too many')).rejects.toThrow('M_FORBIDDEN');
    expect(await admin(`media delete ${uri(id)}`)).toEqual([
      expect.stringMatching(/ is gone, [\d.]+ KB$/),
    ]);
    expect(blobs()).toBe(before + 1);
    expect(await gets(id)).toEqual([404, 404]);
    await expect(admin(`media delete ${uri(id)}`)).rejects.toThrow('no file');
    await expect(stand.upload('one again')).resolves.toBeDefined();
  });

  it('is of many by age and user, and leaves what is quarantined and what is young', async () => {
    const kept = await stand.ask({
      method: 'POST',
      url: '/_matrix/media/v3/upload?filename=%1b%5B2Jnote%E2%80%AE.txt',
      token: stand.bob,
      payload: 'kept',
    });
    const bobs = String(kept.body['content_uri']);
    await admin(`media quarantine ${bobs}`);
    const files = (await admin('media list --user alice')).length - 1;
    expect(files).toBeGreaterThan(3);
    await expect(admin('media purge')).rejects.toThrow('--user USER, or --older-than DAYS');
    await expect(admin('media purge --user nobody')).rejects.toThrow('no user nobody');
    expect(await admin('media purge --older-than 2')).toEqual(['removed 0 files, 0 bytes']);
    day();
    day();
    day();
    const { 0: line = '' } = await admin('media purge --older-than 2 --dry-run');
    expect(line).toContain(`would remove ${files} files`);
    expect(await admin('media purge --user alice --older-than 2')).toEqual([
      line.replace('would remove', 'removed'),
    ]);
    expect(await admin('media purge --older-than 2')).toEqual(['removed 0 files, 0 bytes']);
    expect(blobs()).toBe(1);
    const left = await admin('media list');
    expect(left[0]).toMatch(
      /4 bytes {2}\S+ {2}@bob:example\.org {2}“\?\[2Jnote\?\.txt” {2}quarantined$/,
    );
    expect(left[1]).toBe('in all: 1 file, 4 bytes');
  });
});

it('lists page by page', async () => {
  const ids = [await stand.upload('1'), await stand.upload('2')];
  day();
  ids.push(await stand.upload('3'));
  const [first = '', second = '', more = '', total] = await admin(
    'media list --user alice --limit 2',
  );
  expect(total).toBe('in all: 3 files, 3 bytes');
  const after = more.replace('more: --after ', '');
  const [third = ''] = await admin(`media list --user alice --limit 2 --after ${after}`);
  const found = [first, second, third].map((line) => line.split(' ')[0]?.slice(18));
  expect(found.toSorted()).toEqual(ids.toSorted());
  expect(third).toContain(ids[2]);
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 KB'],
  [999_949, '999.9 KB'],
  [999_950, '1.0 MB'],
  [104_857_600, '104.9 MB'],
  [5e15, '5000.0 TB'],
])('%s is %s', (bytes, words) => expect(sizeText(bytes)).toBe(words));

it('a name cannot steer the terminal', () => {
  expect(plainText('a\u001b[1m\u009b2J\u202eb\u2028c\ud800 ö')).toBe('a?[1m?2J?b?c\ufffd ö');
});
