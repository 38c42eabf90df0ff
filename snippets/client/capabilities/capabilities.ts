import { isObject, isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Ask what the server lets its users do',
  about:
    'A client asks before it shows a button: changing a password or a name may be the business of somebody else here.',
  operations: ['getCapabilities'],
  spec: 'client-server-api/#get_matrixclientv3capabilities',
  claims: {
    'room-versions':
      'The default room version is among those available, and each is stable or unstable.',
    flags: 'Each other capability of the spec that is listed says whether it is enabled.',
    'old-and-new':
      'Where profile fields can be changed, the older capabilities for name and avatar say so too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('Alice’s client asks what it may offer her');
    const answer = await alice.get('/_matrix/client/v3/capabilities');
    const listed = at(answer.body, 'capabilities');
    const capabilities = isObject(listed) ? listed : {};

    const standard = at(capabilities, 'm.room_versions', 'default');
    const available = at(capabilities, 'm.room_versions', 'available');
    stage.claim(
      'room-versions',
      isObject(available) &&
        isString(standard) &&
        standard in available &&
        Object.values(available).every((how) => how === 'stable' || how === 'unstable'),
      capabilities['m.room_versions'],
    );

    const flags = Object.entries(capabilities).filter(
      ([name]) =>
        name.startsWith('m.') && !['m.room_versions', 'm.account_moderation'].includes(name),
    );
    stage.claim(
      'flags',
      flags.length > 0 && flags.every(([, flag]) => typeof at(flag, 'enabled') === 'boolean'),
      flags,
    );

    const fields = capabilities['m.profile_fields'];
    const anyField =
      at(fields, 'enabled') === true &&
      !('allowed' in Object(fields) || 'disallowed' in Object(fields));
    stage.claim(
      'old-and-new',
      !anyField ||
        ['m.set_displayname', 'm.set_avatar_url'].every(
          (name) => at(capabilities, name, 'enabled') !== false,
        ),
      capabilities,
    );
  },
});
