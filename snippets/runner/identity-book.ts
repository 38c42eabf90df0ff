/** What an identity server knows: who is registered, whose which address is, and who was invited. Node only. */
import { randomBytes } from 'node:crypto';
import { nodeCrypto } from '../../server/crypto/node.ts';
import { decodeBase64, encodeBase64, encodeBase64Url } from '../../server/matrix/base64.ts';
import type { JsonObject } from '../../server/matrix/json.ts';
import { signJson, type SigningKey } from '../../server/matrix/signing.ts';
import type { Address, IdentitySession, InviteLetter } from '../identity-server.ts';

export const crypto = nodeCrypto();

interface Session extends Address {
  readonly secret: string;
  readonly provedAt: number | undefined;
}

interface Invite extends InviteLetter {
  readonly wanted: Address;
  isRevoked: boolean;
}

/** Made up: nobody guesses it, nobody has it twice. */
const secret = (): string => randomBytes(32).toString('base64url');
const newKey = (): Uint8Array => new Uint8Array(randomBytes(32));
const publicKeyOf = (seed: Uint8Array): string => encodeBase64(crypto.ed25519PublicKey(seed));
const named = ({ medium, address }: Address): string => `${address} ${medium}`;

export class IdentityBook {
  readonly #name: () => string;
  readonly #key: SigningKey = { keyId: 'ed25519:0', seed: newKey() };
  readonly #users = new Map<string, string>();
  readonly #sessions = new Map<string, Session>();
  readonly #bound = new Map<string, string>();
  readonly #invites: Invite[] = [];
  /** What addresses are hashed with. */
  readonly pepper = 'white-pepper';

  /** @param name what it signs as: host and port */
  constructor(name: () => string) {
    this.#name = name;
  }

  get keyId(): string {
    return this.#key.keyId;
  }

  get publicKey(): string {
    return publicKeyOf(this.#key.seed);
  }

  /** Answers a new token of the user. */
  register(userId: string): string {
    const token = secret();
    this.#users.set(token, userId);
    return token;
  }

  userWith(token: string): string | undefined {
    return this.#users.get(token);
  }

  forget(token: string): void {
    this.#users.delete(token);
  }

  begin({ medium, address }: Address, provedAt?: number): IdentitySession {
    const [sid, client_secret] = [secret(), secret()];
    this.#sessions.set(sid, { medium, address, secret: client_secret, provedAt });
    return { sid, client_secret };
  }

  /** Undefined unless the secret is the session's. */
  session(sid: unknown, clientSecret: unknown): Session | undefined {
    const session = typeof sid === 'string' ? this.#sessions.get(sid) : undefined;
    return session?.secret === clientSecret ? session : undefined;
  }

  /** Answers the association, signed. */
  bind({ medium, address }: Address, mxid: string): JsonObject {
    this.#bound.set(named({ medium, address }), mxid);
    const ts = Date.now();
    const lifetime = 100 * 365 * 86_400_000;
    const association = { address, medium, mxid, ts, not_before: ts, not_after: ts + lifetime };
    return this.#signed(association, this.#key);
  }

  unbind(wanted: Address): void {
    this.#bound.delete(named(wanted));
  }

  userOf(wanted: Address): string | undefined {
    return this.#bound.get(named(wanted));
  }

  /** Whose the addresses are that are asked for like this: hashed with the pepper, or plainly. */
  lookUp(algorithm: 'sha256' | 'none', asked: readonly string[]): JsonObject {
    const written = (plain: string): string =>
      algorithm === 'none' ? plain : encodeBase64Url(crypto.sha256(`${plain} ${this.pepper}`));
    const all = [...this.#bound].map(([plain, mxid]) => [written(plain), mxid] as const);
    return Object.fromEntries(all.filter(([query]) => asked.includes(query)));
  }

  store(wanted: Address, facts: JsonObject): InviteLetter {
    const seed = newKey();
    const privateKey = encodeBase64(seed);
    const publicKey = publicKeyOf(seed);
    const invite = { wanted, facts, token: secret(), privateKey, publicKey, isRevoked: false };
    this.#invites.push(invite);
    return invite;
  }

  invites(wanted: Address): readonly Invite[] {
    return this.#invites.filter((invite) => named(invite.wanted) === named(wanted));
  }

  isEphemeralKeyValid(publicKey: string): boolean {
    return this.#invites.some((one) => one.publicKey === publicKey && !one.isRevoked);
  }

  revoke(wanted: Address): void {
    for (const invite of this.invites(wanted)) invite.isRevoked = true;
  }

  /** What the homeserver of a user is told whose an address has become. */
  onbind({ medium, address }: Address): JsonObject {
    const mxid = this.userOf({ medium, address }) ?? '';
    const invites = this.invites({ medium, address }).map(({ token, facts }) => ({
      medium,
      address,
      mxid,
      room_id: facts['room_id'] ?? '',
      sender: facts['sender'] ?? '',
      signed: this.#signed({ mxid, token }, this.#key),
    }));
    return { medium, address, mxid, invites };
  }

  /** Signs with the key that was in the letter. Undefined for a token that is none. */
  sign(token: unknown, mxid: string, privateKey: string): JsonObject | undefined {
    const invite = this.#invites.find((one) => one.token === token);
    const seed = decodeBase64(privateKey);
    if (invite === undefined || seed?.length !== 32) return undefined;
    const { sender = '' } = invite.facts;
    return this.#signed({ mxid, sender, token: invite.token }, { keyId: 'ed25519:0', seed });
  }

  #signed(object: JsonObject, key: SigningKey): JsonObject {
    return signJson(object, this.#name(), key, crypto);
  }
}
