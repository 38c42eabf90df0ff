import { example } from '../../example.ts';
import { contentOf, objectsAt, roomPath } from '../../look.ts';

const TYPES = {
  join_rule: 'm.room.join_rules',
  history_visibility: 'm.room.history_visibility',
  guest_access: 'm.room.guest_access',
} as const;

export default example({
  title: 'What the presets set',
  operations: ['createRoom', 'getRoomState'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  claims: {
    private: 'private_chat: join by invite, shared history, guests may join.',
    public: 'public_chat: anyone may join, shared history, no guests.',
    'by-visibility': 'Without a preset the visibility decides: public means public_chat.',
    'preset-wins': 'A preset that is named is stronger than the visibility.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const settingsOf = async (options: { readonly [option: string]: string }) => {
      const { body } = await alice.post('/_matrix/client/v3/createRoom', options);
      const state = await alice.quietly.get(roomPath(String(body['room_id']), 'state'));
      return Object.entries(TYPES)
        .map(([field, type]) => contentOf(objectsAt(state.json), type)?.[field])
        .join(', ');
    };

    stage.step('A private room');
    const privateChat = await settingsOf({ preset: 'private_chat' });
    stage.claim('private', privateChat === 'invite, shared, can_join', privateChat);

    stage.step('A public one');
    const publicChat = await settingsOf({ preset: 'public_chat' });
    stage.claim('public', publicChat === 'public, shared, forbidden', publicChat);

    stage.step('One in the directory, without a preset');
    const listed = await settingsOf({ visibility: 'public' });
    stage.claim('by-visibility', listed === publicChat, listed);

    stage.step('One in the directory that is private all the same');
    const both = await settingsOf({ visibility: 'public', preset: 'private_chat' });
    stage.claim('preset-wins', both === privateChat, both);
  },
});
