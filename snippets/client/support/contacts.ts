import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';

export default example({
  title: 'Ask whom to reach about a server',
  about:
    'When a server misbehaves, its users and the administrators of other servers need a person. This is where they look.',
  operations: ['getWellknownSupport'],
  spec: 'client-server-api/#getwell-knownmatrixsupport',
  needs: {
    config: {
      RUMA_ADMIN_CONTACT: '@admin:localhost',
      RUMA_SUPPORT_PAGE: 'https://support.example',
    },
  },
  claims: {
    'has-a-way': 'There is at least one contact or a support page.',
    reachable: 'Each contact has a role, and a Matrix id or an e-mail address.',
    'needs-no-token': 'It is answered without an access token.',
  },
  async run(stage) {
    stage.step('Somebody without an account asks');
    const answer = await stage.anyone.get('/.well-known/matrix/support');
    stage.claim('needs-no-token', answer.status === 200, answer.status);
    const contacts = objectsAt(answer.body, 'contacts');
    stage.claim(
      'has-a-way',
      contacts.length > 0 || isString(at(answer.body, 'support_page')),
      answer.body,
    );
    stage.claim(
      'reachable',
      contacts.every(
        ({ role, matrix_id: id, email_address: mail }) =>
          isString(role) && (isString(id) || isString(mail)),
      ),
      contacts,
    );
  },
});
