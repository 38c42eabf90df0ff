/** Users: actors with an account and a session. */
import type { User } from '../example.ts';
import { actorMethods, type Scene } from './actor.ts';
import { RequestRefused } from './failures.ts';
import type { Account } from './register.ts';

/** What stays the same when a person logs in again. */
export interface Person {
  /** The name the example gave. */
  readonly name: string;
  readonly localpart: string;
  readonly password: string;
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
  const facts = { ...account, localpart: person.localpart, password: person.password };
  const newDevice = async (): Promise<User> => {
    const answer = await actorMethods(scene, { name }, 'quiet').post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: account.userId },
      password: person.password,
    });
    const { access_token: accessToken, device_id: deviceId } = answer.body;
    if (typeof accessToken !== 'string' || typeof deviceId !== 'string')
      throw new RequestRefused('set-up: logging in again gave no access token or device id');
    return onDevice(scene, person, { userId: account.userId, accessToken, deviceId }, devices);
  };
  const quietly: User = {
    ...actorMethods(scene, identity, 'quiet'),
    ...facts,
    newDevice,
    get quietly() {
      return quietly;
    },
  };
  return { ...actorMethods(scene, identity, 'shown'), ...facts, newDevice, quietly };
}
