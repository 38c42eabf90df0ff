import { example } from '../../example.ts';
import { crossSigningPairs, crossSigningUpload, UPLOAD } from '../../cross-signing.ts';

export default example({
  title: 'A ghost that is verified, and begins anew',
  operations: ['uploadCrossSigningKeys'],
  spec: 'application-service-api/#cross-signing',
  needs: { appservice: { id: 'tea' } },
  claims: {
    published: 'The service publishes cross-signing keys of a ghost.',
    replaced: 'It replaces them at the first request: 200, not 401.',
  },
  async run(stage) {
    const service = stage.appservice();
    const userId = await service.ghost('queen');
    const ghost = service.as(userId);
    stage.step('The first keys');
    const first = await ghost.post(UPLOAD, crossSigningUpload(crossSigningPairs({ userId })));
    stage.claim('published', first.status === 200, first.body);
    stage.step('Other keys');
    const other = crossSigningUpload(crossSigningPairs({ userId }, 'second'));
    const second = await ghost.post(UPLOAD, other);
    stage.claim('replaced', second.status === 200, second.body);
  },
});
