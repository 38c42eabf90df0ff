/** Accounts: made, found, locked, ended. */
import type { Account } from '../../accounts/accounts.ts';
import { meantUserId } from '../../accounts/usernames.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import type { Services } from '../../services.ts';
import {
  AdminError,
  isSwitched,
  optionNumber,
  optionText,
  positional,
  type Given,
  type ServiceCommand,
} from '../command.ts';

const PAGE = 100;

/** The account that is meant, by its user id or localpart. Throws {@link AdminError} where there is none. */
async function meant(services: Services, given: Given): Promise<Account> {
  const name = positional(given);
  const userId = meantUserId(name, services.config.RUMA_SERVER_NAME);
  const account = userId === undefined ? undefined : await services.accounts.find(userId);
  if (account === undefined) throw new AdminError(`there is no user ${name} here`);
  if (account.isDeactivated) throw new AdminError(`${account.userId} is deactivated`);
  return account;
}

function passwordOf({ password }: Given): string {
  if (password === undefined) throw new AdminError('a password is needed');
  return password;
}

export const createUser: ServiceCommand = {
  name: 'users create',
  on: 'services',
  takes: ['LOCALPART'],
  meaning: 'Makes an account.',
  options: {
    admin: { meaning: 'Make an administrator.' },
    displayname: { value: 'NAME', meaning: 'The display name; else the localpart.' },
    'no-password': { meaning: 'Nobody can log in with a password.' },
  },
  asksPassword: (given) => !isSwitched(given, 'no-password'),
  async run({ registration }, given) {
    const userId = await registration.available(positional(given));
    const password = isSwitched(given, 'no-password') ? undefined : passwordOf(given);
    const displayName = optionText(given, 'displayname');
    const isAdmin = isSwitched(given, 'admin');
    await registration.register({ userId, password, isAdmin, displayName }, []);
    return [userId];
  },
};

export const resetPassword: ServiceCommand = {
  name: 'users password',
  on: 'services',
  takes: ['USER'],
  meaning: 'Sets a new password.',
  options: { logout: { meaning: 'End all sessions of the user.' } },
  asksPassword: () => true,
  async run(services, given) {
    const { userId } = await meant(services, given);
    await services.accountChanges.changePassword(
      {
        userId,
        newPassword: passwordOf(given),
        logoutDevices: isSwitched(given, 'logout'),
        keepDevice: undefined,
      },
      [],
    );
    return [`${userId} has a new password`];
  },
};

export const listUsers: ServiceCommand = {
  name: 'users list',
  on: 'services',
  takes: [],
  meaning: 'Lists accounts in the order of their user ids.',
  options: {
    filter: { value: 'TEXT', meaning: 'Only user ids with this in them.' },
    after: { value: 'USER', meaning: 'Only those after this user id: the next page.' },
    limit: { value: 'NUMBER', meaning: `How many; else ${PAGE}.` },
  },
  async run({ accounts }, given) {
    const limit = optionNumber(given, 'limit', 1) ?? PAGE;
    const [after, filter] = [optionText(given, 'after') ?? '', optionText(given, 'filter') ?? ''];
    const page = await accounts.page(after, filter, limit);
    const last = page.at(-1);
    return [
      ...page.map(describe),
      ...(last === undefined || page.length < limit ? [] : [`more: --after ${last.userId}`]),
    ];
  },
};

function describe(account: Account): string {
  const words = [
    account.isAdmin && 'administrator',
    account.isGuest && 'guest',
    account.isLocked && 'locked',
    account.isSuspended && 'suspended',
    account.isDeactivated && 'deactivated',
    account.erasedPosition !== undefined && 'erased',
  ].filter((word) => word !== false);
  return [account.userId, ...words].join('  ');
}

export const deactivateUser: ServiceCommand = {
  name: 'users deactivate',
  on: 'services',
  takes: ['USER'],
  meaning:
    'Ends an account for ever: it leaves its rooms, and its user id is never given out again.',
  options: { erase: { meaning: 'Newcomers to its rooms see its messages redacted.' } },
  async run(services, given) {
    const { userId } = await meant(services, given);
    await services.accountChanges.deactivate(userId, { erase: isSwitched(given, 'erase') }, []);
    return [`${userId} is deactivated`];
  },
};

/** A command that sets one thing about an account. */
const setter = (
  name: string,
  meaning: string,
  outcome: string,
  set: (services: Services, userId: UserId) => Promise<void>,
): ServiceCommand => ({
  name: `users ${name}`,
  on: 'services',
  takes: ['USER'],
  meaning,
  async run(services, given) {
    const { userId, isGuest } = await meant(services, given);
    if (isGuest && name === 'promote') throw new AdminError(`${userId} is a guest`);
    await set(services, userId);
    return [`${userId} ${outcome}`];
  },
});

export const userCommands: readonly ServiceCommand[] = [
  createUser,
  resetPassword,
  listUsers,
  setter('promote', 'Makes an administrator of a user.', 'is an administrator', (all, userId) =>
    all.accounts.setAdmin(userId, true),
  ),
  setter('demote', 'Makes a user of an administrator.', 'is no administrator', (all, userId) =>
    all.accounts.setAdmin(userId, false),
  ),
  setter('lock', 'Keeps a user out, without ending sessions.', 'is locked', (all, userId) =>
    all.accounts.setLocked(userId, true),
  ),
  setter('unlock', 'Lets a locked user in again.', 'is not locked', (all, userId) =>
    all.accounts.setLocked(userId, false),
  ),
  setter('suspend', 'Lets a user read, and not act.', 'is suspended', (all, userId) =>
    all.accounts.setSuspended(userId, true),
  ),
  setter('unsuspend', 'Lets a suspended user act again.', 'is not suspended', (all, userId) =>
    all.accounts.setSuspended(userId, false),
  ),
  deactivateUser,
];
