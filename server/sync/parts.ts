/** The parts of an answer that stand beside the rooms' own, and what each is made by. */
import type { SyncProvider, SyncScope } from './provider.ts';
import type { AccountDataPart } from './providers/account-data.ts';
import type { DeviceListsPart } from './providers/device-lists.ts';
import type { ReceiptsPart } from './providers/receipts.ts';
import type { TypingPart } from './providers/typing.ts';
import type { UnreadCountsPart } from './providers/unread-counts.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomId } from '../matrix/identifiers.ts';

export interface SyncProviders {
  readonly accountData: SyncProvider<AccountDataPart>;
  readonly receipts: SyncProvider<ReceiptsPart>;
  readonly typing: SyncProvider<TypingPart>;
  readonly unreadCounts: SyncProvider<UnreadCountsPart>;
  readonly presence: SyncProvider<readonly JsonObject[]>;
  readonly toDevice: SyncProvider<readonly JsonObject[]>;
  readonly deviceLists: SyncProvider<DeviceListsPart>;
}

export interface SyncParts {
  readonly accountData: AccountDataPart;
  readonly receipts: ReceiptsPart;
  readonly typing: TypingPart;
  readonly unreadCounts: UnreadCountsPart;
  readonly presence: readonly JsonObject[];
  readonly toDevice: readonly JsonObject[];
  readonly deviceLists: DeviceListsPart;
}

/**
 * Asks every provider; `since` undefined is an initial sync. `left`: rooms the user left, of which only the account
 * data is told.
 */
export async function readParts(
  providers: SyncProviders,
  scope: SyncScope,
  since: number | undefined,
  left: readonly RoomId[],
): Promise<SyncParts> {
  const ask = <Part>(provider: SyncProvider<Part>, asked: SyncScope = scope): Promise<Part> =>
    since === undefined ? provider.initial(asked) : provider.incremental(asked, since);
  const withLeft = left.length === 0 ? scope : { ...scope, joined: [...scope.joined, ...left] };
  const [accountData, receipts, typing, unreadCounts, presence, toDevice, deviceLists] =
    await Promise.all([
      ask(providers.accountData, withLeft),
      ask(providers.receipts),
      ask(providers.typing),
      ask(providers.unreadCounts),
      ask(providers.presence),
      ask(providers.toDevice),
      ask(providers.deviceLists),
    ]);
  return { accountData, receipts, typing, unreadCounts, presence, toDevice, deviceLists };
}
