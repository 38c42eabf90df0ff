/** Who the themes of matrix-js-sdk are played by: Alice and Bob, whose clients sync all the while, and who else is needed. */
import type { IStartClientOpts } from 'matrix-js-sdk';
import { startServer, type ServerOptions } from '../../server-process.ts';
import { sdkDevice, sdkPerson, type SdkPerson } from '../sdk-person.ts';

export interface World {
  /** Of the server. */
  readonly url: string;
  readonly alice: SdkPerson;
  readonly bob: SdkPerson;
  /** Somebody new. */
  person(username: string, sync?: IStartClientOpts): Promise<SdkPerson>;
  /** Another device of somebody, which knows nothing yet, with a connection of its own if one is given. */
  device(username: string, sync?: IStartClientOpts, fetchFn?: typeof fetch): Promise<SdkPerson>;
  close(): Promise<void>;
}

/** A theme is handed how to come by the world, which is there once its tests run. */
export type Theme = (world: () => World) => void;

/** How the clients sync, unless a test has something else in mind: as a client with all that the SDK offers. */
const SYNC: IStartClientOpts = { initialSyncLimit: 20, lazyLoadMembers: true, threadSupport: true };

/** The results of all themes say that their client ran so. */
export const HOW = { client: 'matrix-js-sdk', how: 'in Node, without encryption' } as const;

export async function openWorld(options: ServerOptions): Promise<World> {
  const server = await startServer(options);
  const people: SdkPerson[] = [];
  const keep = (person: SdkPerson): SdkPerson => {
    people.push(person);
    return person;
  };
  const person = async (username: string, sync = SYNC): Promise<SdkPerson> =>
    keep(await sdkPerson(server.url, username, { encryption: false, sync }));
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  return {
    url: server.url,
    alice,
    bob,
    person,
    device: async (username, sync = SYNC, fetchFn = fetch) =>
      keep(await sdkDevice(server.url, username, { encryption: false, sync, fetchFn })),
    async close() {
      for (const one of people) one.stop();
      await server.stop();
    },
  };
}
