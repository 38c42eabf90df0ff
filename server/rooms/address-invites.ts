/** Identity servers as rooms know them: those who say whose an address is, and keep invites for those who are nobody yet. */
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { MatrixError } from '../errors.ts';

/** An invite of an address, checked as far as its parts can be by themselves. */
export interface AddressInvite {
  readonly idServer: string;
  readonly accessToken: string;
  readonly medium: string;
  readonly address: string;
}

/** An invite that waits at an identity server: state key and content of its `m.room.third_party_invite`. */
export interface WaitingInvite {
  readonly token: string;
  readonly content: JsonObject;
}

export interface AddressInvites {
  /** Whose the address is; undefined when it is nobody's. Throws a MatrixError that names `id_server` or its token. */
  lookUp(invite: AddressInvite): Promise<UserId | undefined>;
  /**
   * Has the invite kept, or answers whose the address has become. `facts` is what may be told of room and inviter. Throws as
   * {@link lookUp}.
   */
  store(
    invite: AddressInvite,
    facts: JsonObject,
  ): Promise<WaitingInvite | { readonly userId: UserId }>;
  /** Whether a key of such an invite still counts. Undefined when nobody may be asked at that URL. Throws as {@link lookUp}. */
  isKeyValid(validityUrl: string, publicKey: string): Promise<boolean | undefined>;
}

const askNobody = async (): Promise<never> => {
  throw new MatrixError('M_SERVER_NOT_TRUSTED', 'id_server: this server asks no identity server');
};

/** Rooms beside which no identity server is asked. */
export const NO_ADDRESS_INVITES: AddressInvites = {
  lookUp: askNobody,
  store: askNobody,
  isKeyValid: async () => undefined,
};
