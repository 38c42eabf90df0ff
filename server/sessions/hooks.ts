/** What sessions ask of the parts of the server that hang on devices and accounts. */
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';
import type { Part } from '../storage/parts.ts';

export interface DeviceChange {
  readonly kind: 'added' | 'renamed' | 'removed';
  readonly deviceIds: readonly string[];
}

/** Implemented by end-to-end encryption: device keys live and die with their device. */
export interface DeviceHooks {
  /** Whether the user has a cross-signing key with this id; no device may be called like one. */
  isCrossSigningKey(userId: UserId, deviceId: string): Promise<boolean>;
  /** What is written along with the change: keys removed, and those told who follow the user's devices. */
  deviceChange(userId: UserId, change: DeviceChange): Part;
}

/** Implemented by whatever stores data of an account that must not outlive it. */
export interface AccountHooks {
  /** What is written along with a deactivation. `erase`: the user asked for everything to go. */
  accountDeactivated(userId: UserId, erase: boolean): readonly Write[];
}
