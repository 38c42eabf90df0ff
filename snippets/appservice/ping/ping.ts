import { example } from '../../example.ts';

export default example({
  title: 'Am I reached?',
  operations: ['pingAppservice'],
  spec: 'application-service-api/#pinging',
  needs: { appservice: { id: 'tea' } },
  claims: {
    called: 'The server calls the service, with the transaction_id that it was given.',
    duration: 'The answer says how long that took.',
  },
  async run(stage) {
    const service = stage.appservice();
    const id = stage.unique('meow');
    stage.step('The service asks.');
    const path = `/_matrix/client/v1/appservice/${service.id}/ping`;
    const asked = await service.sender.post(path, { transaction_id: id });
    stage.step('Before the answer, it was called.');
    const ping = await service.received(({ body }) => JSON.stringify(body).includes(id));
    stage.claim('called', ping.path === '/_matrix/app/v1/ping' && ping.method === 'POST', ping);
    stage.claim('duration', typeof asked.body['duration_ms'] === 'number', asked.body);
  },
});
