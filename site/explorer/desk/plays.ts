/** The scenario on the desk, played in the versions that are looked at. */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { type Play, play } from '../model/play.ts';
import type { Scenario } from '../scenario.ts';

/** Remembers what it played last: stepping through a resolution changes neither scenario nor version. */
export function player(
  crypto: CryptoPrimitives,
): (scenario: Scenario, version: RoomVersionId) => Play {
  const played = new WeakMap<Scenario, Map<RoomVersionId, Play>>();
  return (scenario, version) => {
    const known = played.get(scenario) ?? new Map<RoomVersionId, Play>();
    played.set(scenario, known);
    const found = known.get(version) ?? play(scenario, version, crypto);
    known.set(version, found);
    return found;
  };
}
