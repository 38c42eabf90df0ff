import type { Migration } from '../migrate.ts';

/** What rooms need whose history forks: proof of state events, gaps in the graph, states that were resolved. */
export const forks: Migration = {
  version: 40,
  name: 'forks',
  sql: `
    -- Which events a state event cites as its proof. Others are never cited, so theirs are in their JSON alone.
    CREATE TABLE event_auth (
      nid @integer NOT NULL,
      auth_nid @integer NOT NULL,
      PRIMARY KEY (nid, auth_nid)
    ) @keyed;
    CREATE INDEX event_auth_reversed ON event_auth (auth_nid, nid);
    INSERT INTO event_auth (nid, auth_nid)
      SELECT DISTINCT e.nid, proof.nid FROM events e, @cited
      JOIN events proof ON proof.event_id = cited.value
      WHERE e.state_key IS NOT NULL;

    -- Events of the graph that name a prev_event which is not here: where the history has a gap.
    CREATE TABLE missing_prev_events (
      prev_id TEXT NOT NULL,
      nid @integer NOT NULL,
      PRIMARY KEY (prev_id, nid)
    ) @keyed;

    -- Redactions that wait for the event they redact.
    CREATE TABLE waiting_redactions (
      target_id TEXT NOT NULL,
      nid @integer NOT NULL,
      PRIMARY KEY (target_id, nid)
    ) @keyed;

    -- When a resolution changed the state of a room beyond what an event of that position set.
    CREATE TABLE state_resolutions (
      room_nid @integer NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (room_nid, position)
    ) @keyed;

    -- The state group of the current state, while the room has several ends; else null: that after its only end.
    ALTER TABLE rooms ADD COLUMN current_group @integer;
    -- 1 once an event arrived that is not deeper than all before: then stream and history differ in order.
    ALTER TABLE rooms ADD COLUMN forked @integer NOT NULL DEFAULT 0;
  `,
};
