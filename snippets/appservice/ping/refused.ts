import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What can be wrong with a ping',
  operations: ['pingAppservice'],
  spec: 'application-service-api/#post_matrixclientv1appserviceappserviceidping',
  errors: ['M_BAD_STATUS', 'M_FORBIDDEN'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    status:
      'A service that answers with an error is told which: 502 M_BAD_STATUS with status and body.',
    other: 'For another service it cannot ask: 403 M_FORBIDDEN.',
    person: 'Nor can a person: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const id = stage.unique('meow');
    service.answer(({ path, body }) =>
      path.endsWith('/ping') && JSON.stringify(body).includes(id)
        ? { status: 403, body: { errcode: 'M_FORBIDDEN' } }
        : undefined,
    );
    const path = (name: string) => `/_matrix/client/v1/appservice/${name}/ping`;
    stage.step('The service does not know the token that it is shown.');
    const bad = await service.sender.post(path(service.id), { transaction_id: id });
    const told = bad.body['status'] === 403 && bad.body['body'] === '{"errcode":"M_FORBIDDEN"}';
    stage.claim('status', refuses(bad, 502, 'M_BAD_STATUS') && told, bad.body);
    stage.step('Is somebody else there?');
    const other = await service.sender.post(path('coffee'), {});
    stage.claim('other', refuses(other, 403, 'M_FORBIDDEN'), other.body);
    stage.step('A person wants to know.');
    const person = await alice.post(path(service.id), {});
    stage.claim('person', refuses(person, 403, 'M_FORBIDDEN'), person.body);
  },
});
