/** Those beside /sync who are told of what passes: application services. They have a part in the commit of each change. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Write } from '../storage/engine.ts';
import type { Receipt } from '../storage/receipts.ts';

/** A part of a change. */
export interface News {
  /** Writes for the change's own commit, which takes one position. */
  readonly writes: readonly Write[];
  /** To be called when that is committed. */
  committed(): void;
}

export interface EphemeralNews {
  /** @param userIds who types from now on */
  typing(roomId: RoomId, userIds: readonly UserId[]): Promise<News>;
  receipts(receipts: readonly Receipt[]): Promise<News>;
  /** @param content of `m.presence` */
  presence(userId: UserId, content: JsonObject): Promise<News>;
}

export const NO_NEWS: News = { writes: [], committed: () => {} };

/** Several as one. */
export function together(news: readonly News[]): News {
  return {
    writes: news.flatMap(({ writes }) => writes),
    committed: () => news.forEach((one) => one.committed()),
  };
}

/** Nobody is told. */
export const NO_EPHEMERAL_NEWS: EphemeralNews = {
  typing: async () => NO_NEWS,
  receipts: async () => NO_NEWS,
  presence: async () => NO_NEWS,
};
