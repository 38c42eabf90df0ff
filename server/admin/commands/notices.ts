/** What the server has to say to its users. */
import { meantUserId } from '../../accounts/usernames.ts';
import { MatrixError } from '../../errors.ts';
import { makeUserId } from '../../matrix/identifiers.ts';
import type { Services } from '../../services.ts';
import { AdminError, positional, type ServiceCommand } from '../command.ts';

const ADMINISTRATOR = { isAdmin: true };
const AT_A_TIME = 200;

const send: ServiceCommand = {
  name: 'notices send',
  on: 'services',
  takes: ['USER', 'TEXT'],
  meaning: 'Sends a user a notice of the server.',
  async run({ notices, config }, given) {
    const userId = meantUserId(positional(given), config.RUMA_SERVER_NAME);
    if (userId === undefined)
      throw new AdminError(`${positional(given)} is no user of this server`);
    const { roomId } = await notices.send(ADMINISTRATOR, userId, { body: positional(given, 1) });
    return [`sent, in ${roomId}`];
  },
};

const sendAll: ServiceCommand = {
  name: 'notices send-all',
  on: 'services',
  takes: ['TEXT'],
  meaning:
    'Sends every user a notice of the server; not guests, nor who is deactivated or takes no invites.',
  async run(services, given) {
    const body = positional(given);
    let [sent, passedOver] = [0, 0];
    for await (const userId of everyone(services))
      try {
        await services.notices.send(ADMINISTRATOR, userId, { body });
        sent += 1;
      } catch (error) {
        if (!(error instanceof MatrixError) || error.errcode !== 'M_INVITE_BLOCKED') throw error;
        passedOver += 1;
      }
    return [`sent to ${sent}${passedOver === 0 ? '' : `; ${passedOver} take no invites`}`];
  },
};

/** Who can log in, but for the one who speaks. */
async function* everyone({ accounts, config }: Services): AsyncGenerator<string> {
  const speaker = makeUserId(config.RUMA_NOTICES_LOCALPART, config.RUMA_SERVER_NAME);
  for (let after = ''; ;) {
    const page = await accounts.page(after, '', AT_A_TIME);
    for (const { userId, isGuest, isDeactivated } of page)
      if (!isGuest && !isDeactivated && userId !== speaker) yield userId;
    const last = page.at(-1);
    if (last === undefined || page.length < AT_A_TIME) return;
    after = last.userId;
  }
}

export const noticeCommands: readonly ServiceCommand[] = [send, sendAll];
