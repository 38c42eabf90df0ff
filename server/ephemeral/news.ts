/** Those beside /sync who are told of what passes: application services. They have a part in the commit of each change. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Write } from '../storage/engine.ts';
import type { Receipt } from '../storage/receipts.ts';

/** Each answers writes for the change's own commit, which takes one position. */
export interface EphemeralNews {
  /** @param userIds who types from now on */
  typing(roomId: RoomId, userIds: readonly UserId[]): Promise<readonly Write[]>;
  receipts(receipts: readonly Receipt[]): Promise<readonly Write[]>;
  /** @param content of `m.presence` */
  presence(userId: UserId, content: JsonObject): Promise<readonly Write[]>;
  /** A change is committed. */
  told(): void;
}

/** Nobody is told. */
export const NO_EPHEMERAL_NEWS: EphemeralNews = {
  typing: async () => [],
  receipts: async () => [],
  presence: async () => [],
  told: () => {},
};
