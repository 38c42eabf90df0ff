/** Identity servers in examples: the one beside the homeserver, and what an example can have it do. */
import type { JsonObject } from '../server/matrix/json.ts';
import type { ServiceRequest, StageAppservice } from './appservice.ts';
import type { User } from './example.ts';

/** An address, and what kind of address it is. */
export interface Address {
  readonly medium: 'email' | 'msisdn';
  readonly address: string;
}

/** A session at the identity server, as a client knows it. */
export interface IdentitySession {
  readonly sid: string;
  readonly client_secret: string;
}

/** What the invited find in the letter that the identity server writes. */
export interface InviteLetter {
  readonly token: string;
  /** With it the invited can have the invite signed, before the address is theirs anywhere. Unpadded Base64. */
  readonly privateKey: string;
  /** The key that belongs to it. */
  readonly publicKey: string;
  /** What the identity server was told of room and inviter. */
  readonly facts: JsonObject;
}

/** The identity server on an example's stage. It does as the spec says where nothing else is said. */
export interface StageIdentityServer extends Pick<
  StageAppservice,
  'answer' | 'heard' | 'received'
> {
  /** What clients name as `id_server`. */
  readonly name: string;
  /** Makes a user known to it, who proves with an OpenID token who they are; answers the `id_access_token`. Quiet. */
  register(user: User): Promise<string>;
  /** Begins a session for an address. Whoever has it has proved nothing yet. */
  begin(address: Address): IdentitySession;
  /** The same, and the token that was sent to the address has come back. */
  prove(address: Address): IdentitySession;
  /** Whose the address is, as it knows. */
  userOf(address: Address): string | undefined;
  /** The letters that it has written to an address, oldest first. */
  letters(address: Address): readonly InviteLetter[];
  /** What it tells the homeserver once an address is somebody's: a body of `/3pid/onbind`. */
  onbind(address: Address): JsonObject;
  /** What `/sign-ed25519` answers: the proof with which a user accepts an invite. */
  sign(letter: InviteLetter, userId: string): JsonObject;
  /** The keys of its invites to an address do not count any more. */
  revoke(address: Address): void;
}

/**
 * Finds a request by the end of its path, and by texts that are in it: a token, an address, a key. Other examples may
 * have the same identity server asked at the same time.
 */
export const asks =
  (what: string, ...texts: readonly string[]) =>
  (request: ServiceRequest): boolean =>
    request.path === `/_matrix/identity/v2/${what}` &&
    texts.every((text) => JSON.stringify(request).includes(text));
