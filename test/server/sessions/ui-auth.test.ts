import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { Flow } from '../../../server/sessions/ui-auth-stages.ts';
import type { Outcome } from '../../../server/sessions/ui-auth.ts';
import { createStand, DUMMY, passwordAuth, text, type Stand } from './stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand({ RUMA_REGISTRATION_TOKENS: ['ticket'] });
  await stand.register('alice');
});
afterAll(() => stand.close());

const TICKET = { type: 'm.login.registration_token', token: 'ticket' };
const FLOWS: readonly Flow[] = [
  ['m.login.registration_token', 'm.login.dummy'],
  ['m.login.registration_token', 'm.login.password'],
];

async function attempt(body: JsonObject, flows = FLOWS): Promise<Outcome & { body: JsonObject }> {
  const begun = await stand.uiAuth.begin('test', undefined, body);
  return { ...(await begun.authenticate(flows)), body: begun.body };
}

function challenge(outcome: Outcome): JsonObject {
  if (outcome.done) throw new Error('authenticated too early');
  return outcome.challenge;
}

it('goes through the stages of a flow in their order', async () => {
  const request = { colour: 'red' };
  const first = challenge(await attempt(request));
  const session = text(first['session']);
  expect(first).not.toHaveProperty('completed');

  const early = challenge(await attempt({ ...request, auth: { ...DUMMY, session } }));
  expect(early).toMatchObject({ errcode: 'M_UNRECOGNIZED', session });

  const one = challenge(await attempt({ ...request, auth: { ...TICKET, session } }));
  expect(one).toEqual({
    completed: ['m.login.registration_token'],
    flows: FLOWS.map((stages) => ({ stages })),
    params: {},
    session,
  });

  const again = challenge(await attempt({ ...request, auth: { ...TICKET, token: 'x', session } }));
  expect(again, 'a completed stage is not tried again').toEqual(one);

  const asked = challenge(await attempt({ auth: { session } }));
  expect(asked, 'only asking').toEqual(one);

  const wrong = { ...passwordAuth('alice', 'wrong'), session };
  expect(challenge(await attempt({ ...request, auth: wrong }))).toMatchObject({
    completed: ['m.login.registration_token'],
    errcode: 'M_FORBIDDEN',
  });

  const done = await attempt({ auth: { ...passwordAuth('alice'), session } });
  expect(done).toMatchObject({ done: true, userId: '@alice:example.org', body: request });
});

it('takes the request as fixed once a stage is completed, not before', async () => {
  const first = challenge(await attempt({ colour: 'red' }));
  const session = text(first['session']);
  const second = await attempt({ colour: 'blue', auth: { ...TICKET, session } });
  expect(challenge(second)).toHaveProperty('completed');
  await expect(attempt({ colour: 'red', auth: { ...DUMMY, session } })).rejects.toMatchObject({
    errcode: 'M_FORBIDDEN',
    status: 403,
  });
  expect((await attempt({ auth: { ...DUMMY, session } })).body).toEqual({ colour: 'blue' });
});

it('survives a restart', async () => {
  const { session } = challenge(await attempt({ colour: 'red', auth: TICKET }));
  const restarted = await createStand({}, stand);
  const auth = { ...DUMMY, session: text(session) };
  const begun = await restarted.uiAuth.begin('test', undefined, { auth });
  expect(begun.body).toEqual({ colour: 'red' });
  expect(await begun.authenticate(FLOWS)).toMatchObject({ done: true });
  await restarted.close();
});
