/** What an event says about its sender beside its content: they stopped typing, and they are there. */
import { membershipIn } from '../matrix/events.ts';
import type { EventHooks } from '../push/hook.ts';
import type { Presence } from './presence.ts';
import type { Typing } from './typing.ts';

export interface EphemeralHookDependencies {
  readonly typing: Pick<Typing, 'stop'>;
  readonly presence: Pick<Presence, 'active'>;
  readonly onError: (error: unknown) => void;
}

export function ephemeralHooks(dependencies: EphemeralHookDependencies): EventHooks {
  const { typing, presence, onError } = dependencies;
  return {
    beforeCommit: async () => [],
    afterCommit(events) {
      for (const event of events) {
        presence.active(event.sender);
        if (event.stateKey === undefined) typing.stop(event.roomId, event.sender).catch(onError);
        if (event.type === 'm.room.member' && membershipIn(event.content) !== 'join')
          typing.stop(event.roomId, event.stateKey ?? event.sender).catch(onError);
      }
    },
  };
}
