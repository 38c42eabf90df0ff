/** Users: actors with an account and a session. */
import type { User } from '../example.ts';
import { actorMethods, type Scene } from './actor.ts';
import { NotRun } from './failures.ts';
import { accountOf, type Account } from './register.ts';

/** What stays the same when a person logs in again. */
export interface Person {
  /** The name the example gave. */
  readonly name: string;
  readonly localpart: string;
  /** Unknown where only an access token was given. */
  readonly password?: string;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** A user on one of their devices. */
export function createUser(scene: Scene, person: Person, account: Account): User {
  const devices = { count: 0 };
  return onDevice(scene, person, account, devices);
}

function onDevice(
  scene: Scene,
  person: Person,
  account: Account,
  devices: { count: number },
): User {
  devices.count += 1;
  const ordinal = ORDINALS[devices.count - 1] ?? `${devices.count}th`;
  const name = devices.count === 1 ? person.name : `${person.name}, ${ordinal} device`;
  const identity = { name, accessToken: account.accessToken };
  const facts = { ...account, localpart: person.localpart };
  const password = (): string => {
    if (person.password !== undefined) return person.password;
    throw new NotRun('it needs the password of an account, and only an access token was given');
  };
  const newDevice = async (): Promise<User> => {
    const answer = await actorMethods(scene, { name }, 'quiet').post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: account.userId },
      password: password(),
    });
    return onDevice(scene, person, accountOf(answer, 'POST /login'), devices);
  };
  const quietly: User = {
    ...actorMethods(scene, identity, 'quiet'),
    ...facts,
    get password() {
      return password();
    },
    newDevice,
    get quietly() {
      return quietly;
    },
  };
  return {
    ...actorMethods(scene, identity, 'shown'),
    ...facts,
    get password() {
      return password();
    },
    newDevice,
    quietly,
  };
}
