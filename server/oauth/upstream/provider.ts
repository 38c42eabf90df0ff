/** What a protocol has to do with which people sign in elsewhere. */

/** Somebody who is known to a provider. */
export interface Person {
  /** Who they are there, for ever: what an account is tied to. */
  readonly subject: string;
  /** What a new user's localpart is made of; empty where they have nothing like it. */
  readonly name: string;
  /** What a new user is called. */
  readonly displayName: string | undefined;
}

export interface Departure {
  /** Where the browser goes. */
  readonly url: string;
  /** What has to be known again when it comes back. */
  readonly kept: Readonly<Record<string, string>>;
}

/** A provider, spoken to in its protocol. */
export interface Provider {
  /**
   * Sends somebody there. Throws {@link NoPersonError}.
   *
   * @param callback where the browser comes back
   * @param again whether they have to prove anew who they are, though the provider may know them still
   */
  leave(callback: string, again: boolean): Promise<Departure>;
  /**
   * Who has come back, by the address that the browser came back to. Throws {@link NoPersonError}.
   *
   * @param kept what {@link Provider.leave} asked to keep; empty for what it did not
   */
  identify(returned: URL, kept: (name: string) => string): Promise<Person>;
}

/** Nobody has come back. */
export class NoPersonError extends Error {
  override readonly name = 'NoPersonError';
  /** `refused`: they did not prove who they are. `broken`: the provider cannot be asked, or cannot be understood. */
  readonly kind: 'refused' | 'broken';

  constructor(kind: 'refused' | 'broken', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
