/** The part of macaroons.js that is used; the package has no types at its root. */
declare module 'macaroons.js' {
  interface CaveatPacket {
    readonly type: unknown;
    readonly rawValue: Uint8Array;
    getValueAsText(): string;
  }
  interface Macaroon {
    readonly location: string;
    readonly identifier: string;
    readonly signatureBuffer: Uint8Array;
    readonly caveatPackets: readonly CaveatPacket[];
    serialize(): string;
  }
  interface Builder {
    add_first_party_caveat(caveat: string): Builder;
    getMacaroon(): Macaroon;
  }
  const macaroons: {
    readonly MacaroonsBuilder: new (
      location: string,
      secret: Buffer,
      identifier: string,
    ) => Builder;
    readonly MacaroonsDeSerializer: { deserialize(token: string): Macaroon };
  };
  export default macaroons;
}
