/** Application services at work: their own users are there, and what they missed is brought to them. */
import { MatrixError } from '../errors.ts';
import type { Services } from '../services.ts';

/** Call it once the server can be reached: a service answers a transaction with requests of its own. */
export async function startAppservices({
  accounts,
  appservices,
  registration,
  rooms,
}: Pick<Services, 'accounts' | 'appservices' | 'registration' | 'rooms'>): Promise<void> {
  await appservices.start({
    observed: (eventIds) => rooms.sync.observed(eventIds),
    async ensureUser(userId) {
      if (await accounts.exists(userId)) return;
      try {
        await registration.register({ userId, password: undefined }, []);
      } catch (error) {
        // Another process of this server was faster.
        if (!(error instanceof MatrixError && error.errcode === 'M_USER_IN_USE')) throw error;
      }
    },
  });
}
