/** The events that a state event cites as its proof, written with it. */
import type { Write } from './engine.ts';
import { refValue, type Ref } from './refs.ts';

const INSERT = 'INSERT INTO event_auth (nid, auth_nid) VALUES (?, ?)';

export function insertProof(event: Ref, cited: Iterable<Ref>): Write[] {
  return Array.from(new Set(cited), (ref) => ({
    sql: INSERT,
    params: [refValue(event), refValue(ref)],
  }));
}
