/** Files: listed with their sizes, taken out of sight, and removed. */
import { meantUserId } from '../../accounts/usernames.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import { mxcUri } from '../../media/mxc.ts';
import type { Amount } from '../../media/moderation.ts';
import type { Services } from '../../services.ts';
import type { MediaFile } from '../../storage/media-files.ts';
import {
  AdminError,
  isSwitched,
  optionNumber,
  optionText,
  positional,
  type CommandOption,
  type Given,
  type ServiceCommand,
} from '../command.ts';
import { plainText, sizeText } from '../words.ts';

const PAGE = 100;
const DAY_MS = 86_400_000;

const WHICH = {
  user: { value: 'USER', meaning: 'Only what this user uploaded.' },
  'older-than': { value: 'DAYS', meaning: 'Only what came longer ago.' },
} as const satisfies Record<string, CommandOption>;

/** The media id of an `mxc://` URI of this server, or of what is one already. Throws {@link AdminError}. */
function mediaIdOf({ config }: Services, text: string): string {
  const [, server, id] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (server === undefined || id === undefined) return text;
  if (server === config.RUMA_SERVER_NAME) return id;
  throw new AdminError(`${text} is a file of another server`);
}

async function userOf(services: Services, given: Given): Promise<UserId | undefined> {
  const name = optionText(given, 'user');
  if (name === undefined) return undefined;
  const userId = meantUserId(name, services.config.RUMA_SERVER_NAME);
  if (userId !== undefined && (await services.accounts.exists(userId))) return userId;
  throw new AdminError(`there is no user ${name} here`);
}

async function filterOf(services: Services, given: Given) {
  const days = optionNumber(given, 'older-than', 1);
  return {
    userId: await userOf(services, given),
    before: days === undefined ? undefined : services.clock() - days * DAY_MS,
  };
}

const amountText = ({ files, bytes }: Amount): string =>
  `${files} ${files === 1 ? 'file' : 'files'}, ${sizeText(bytes)}`;

const list: ServiceCommand = {
  name: 'media list',
  on: 'services',
  takes: [],
  meaning: 'Lists files, the oldest first, with their sizes.',
  options: {
    ...WHICH,
    quarantined: { meaning: 'Only what is quarantined.' },
    limit: { value: 'NUMBER', meaning: `How many; else ${PAGE}.` },
    after: { value: 'MXC', meaning: 'Those after this one.' },
  },
  async run(services, given) {
    const { moderation } = services.media;
    const quarantined = isSwitched(given, 'quarantined') ? true : undefined;
    const filter = { ...(await filterOf(services, given)), quarantined };
    const limit = optionNumber(given, 'limit', 1) ?? PAGE;
    const after = optionText(given, 'after');
    const start = after === undefined ? undefined : mediaIdOf(services, after);
    const [files, total] = await Promise.all([
      moderation.list(filter, limit + 1, start),
      moderation.total(filter),
    ]);
    const shown = files.slice(0, limit);
    const uri = ({ mediaId }: MediaFile) => mxcUri(services.config.RUMA_SERVER_NAME, mediaId);
    const last = files.length > limit ? shown.at(-1) : undefined;
    return [
      ...shown.map((file) => describe(uri(file), file)),
      ...(last === undefined ? [] : [`more: --after ${uri(last)}`]),
      `in all: ${amountText(total)}`,
    ];
  },
};

function describe(uri: string, file: MediaFile): string {
  const { userId, createdAt, bytes, contentType, filename, quarantined } = file;
  return [
    uri,
    new Date(createdAt).toISOString().slice(0, 10),
    sizeText(bytes),
    plainText(contentType),
    userId ?? 'a page’s picture',
    ...(filename === null ? [] : [`“${plainText(filename)}”`]),
    ...(quarantined ? ['quarantined'] : []),
  ].join('  ');
}

const quarantine: ServiceCommand = {
  name: 'media quarantine',
  on: 'services',
  takes: ['MXC'],
  meaning:
    'Takes a file out of sight, with all that have the same bytes, also those that are yet to come. It is kept.',
  async run(services, given) {
    const id = mediaIdOf(services, positional(given));
    const copies = await services.media.moderation.quarantine(id);
    return copies.map((one) => `${mxcUri(services.config.RUMA_SERVER_NAME, one)} is quarantined`);
  },
};

const release: ServiceCommand = {
  name: 'media release',
  on: 'services',
  takes: ['MXC'],
  meaning: 'Gives a quarantined file out again, and all that have the same bytes.',
  async run(services, given) {
    const id = mediaIdOf(services, positional(given));
    const copies = await services.media.moderation.release(id);
    return copies.map((one) => `${mxcUri(services.config.RUMA_SERVER_NAME, one)} is given out`);
  },
};

const remove: ServiceCommand = {
  name: 'media delete',
  on: 'services',
  takes: ['MXC'],
  meaning: 'Removes a file for ever, quarantined or not. The same bytes can be uploaded again.',
  async run(services, given) {
    const id = mediaIdOf(services, positional(given));
    const { bytes } = await services.media.moderation.remove(id);
    return [`${mxcUri(services.config.RUMA_SERVER_NAME, id)} is gone, ${sizeText(bytes)}`];
  },
};

const purge: ServiceCommand = {
  name: 'media purge',
  on: 'services',
  takes: [],
  meaning:
    'Removes files for ever: those of a user, or those of an age, or both. What is quarantined stays.',
  options: { ...WHICH, 'dry-run': { meaning: 'Only say how much it would be.' } },
  async run(services, given) {
    const { moderation } = services.media;
    const filter = { ...(await filterOf(services, given)), quarantined: false };
    if (filter.userId === undefined && filter.before === undefined)
      throw new AdminError('say which files: --user USER, or --older-than DAYS, or both');
    return isSwitched(given, 'dry-run')
      ? [`would remove ${amountText(await moderation.total(filter))}`]
      : [`removed ${amountText(await moderation.purge(filter))}`];
  },
};

export const mediaCommands: readonly ServiceCommand[] = [list, quarantine, release, remove, purge];
