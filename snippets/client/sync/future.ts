import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { nextOf, roomFilter, SYNC } from '../../syncing.ts';

export default example({
  title: 'A token from the future',
  about:
    'The database was restored from a backup. The client’s token is from after it, and points to a place that has not come yet.',
  operations: ['sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  needs: { ruma: true },
  errors: ['M_INVALID_PARAM'],
  claims: {
    refused: 'It is 400 M_INVALID_PARAM at once, and no wait in which nothing is ever heard.',
    anew: 'Without a token everything is there.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { body } = await alice.quietly.get(SYNC);
    // Digits are appended, which only says something about tokens of this server.
    const future = `${nextOf(body)}00000`;
    stage.step('A token that this server will give out some day');
    const refused = await alice.get(SYNC, { since: future, timeout: 20_000 });
    stage.claim('refused', refuses(refused, 400, 'M_INVALID_PARAM'), refused.body);
    stage.step('Anew');
    const anew = await alice.get(SYNC, { filter: roomFilter() });
    stage.claim('anew', anew.status === 200, anew.body);
  },
});
