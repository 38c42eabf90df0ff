import type { Migration } from '../migrate.ts';

/**
 * The stream's counter, and all that a room is.
 *
 * Rows that a commit makes are numbered (`nid`) with the stream positions that the commit takes, so they need no
 * counter of their own, and packed state can name events that are written by the very same commit.
 */
export const streamAndRooms: Migration = {
  version: 1,
  name: 'stream-and-rooms',
  sql: `
    -- The last stream position that was given out. One row, updated last in each commit.
    CREATE TABLE stream (position @integer NOT NULL) @strict;
    INSERT INTO stream (position) VALUES (0);

    CREATE TABLE rooms (
      nid @integer PRIMARY KEY,
      room_id TEXT NOT NULL UNIQUE,
      version TEXT NOT NULL,
      creator TEXT NOT NULL,
      room_type TEXT,
      created_at @integer NOT NULL,
      -- 1 when the room is in the public room directory.
      listed @integer NOT NULL DEFAULT 0,
      joined_members @integer NOT NULL DEFAULT 0,
      invited_members @integer NOT NULL DEFAULT 0
    ) @strict;
    CREATE INDEX rooms_directory ON rooms (joined_members, nid) WHERE listed = 1;

    CREATE TABLE events (
      nid @integer PRIMARY KEY,
      event_id TEXT NOT NULL UNIQUE,
      room_nid @integer NOT NULL,
      type TEXT NOT NULL,
      state_key TEXT,
      -- What a member event sets; null for all others.
      membership TEXT,
      sender TEXT NOT NULL,
      depth @integer NOT NULL,
      origin_server_ts @integer NOT NULL,
      -- When it became visible. Null for an outlier: known, but not (yet) part of the room's graph here.
      position @integer,
      -- 0 accepted, 1 soft-failed, 2 rejected.
      status @integer NOT NULL DEFAULT 0,
      -- The state after the event.
      state_group @integer,
      -- The state event that this one replaced.
      replaces_nid @integer,
      -- The redaction that applies to it; json is then the redacted form.
      redacted_by @integer,
      -- How its sender asked for it: device, transaction id, and a hash of the whole endpoint with both.
      device_id TEXT,
      txn_id TEXT,
      txn_key @blob,
      -- The PDU as canonical JSON, without unsigned.
      json TEXT NOT NULL
    ) @strict;
    CREATE UNIQUE INDEX events_transaction ON events (txn_key) WHERE txn_key IS NOT NULL;
    CREATE INDEX events_stream ON events (room_nid, position);
    CREATE INDEX events_position ON events (position);
    CREATE INDEX events_order ON events (room_nid, depth, position);

    -- The event graph: which events (nid) name prev_nid among their prev_events.
    CREATE TABLE event_edges (
      prev_nid @integer NOT NULL,
      nid @integer NOT NULL,
      PRIMARY KEY (prev_nid, nid)
    ) @keyed;

    -- Which events relate to which (m.relates_to); a redacted one does no more.
    CREATE TABLE event_relations (
      target_id TEXT NOT NULL,
      rel_type TEXT NOT NULL,
      nid @integer NOT NULL,
      sender TEXT NOT NULL,
      -- The key of an annotation.
      annotation_key TEXT,
      PRIMARY KEY (target_id, rel_type, nid)
    ) @keyed;
    CREATE INDEX event_relations_nid ON event_relations (nid);

    -- The events that no other has as prev_event yet: what the next event follows.
    CREATE TABLE forward_extremities (
      room_nid @integer NOT NULL,
      event_nid @integer NOT NULL,
      PRIMARY KEY (room_nid, event_nid)
    ) @keyed;

    -- Every (type, state key) that ever was, as a number.
    CREATE TABLE state_pairs (
      nid @integer PRIMARY KEY,
      type TEXT NOT NULL,
      state_key TEXT NOT NULL,
      UNIQUE (type, state_key)
    ) @strict;

    -- A state: that of the parent, changed by the delta (packed pairs of state pair and event). Immutable.
    CREATE TABLE state_groups (
      nid @integer PRIMARY KEY,
      parent @integer,
      -- How many changes led here; decides which ancestor is the parent.
      chain @integer NOT NULL,
      -- The sum of the hashes of all that the state holds: equal for equal states.
      digest @blob NOT NULL,
      delta @blob NOT NULL
    ) @strict;
    CREATE INDEX state_groups_digest ON state_groups (digest);

    CREATE TABLE current_state (
      room_nid @integer NOT NULL,
      pair_nid @integer NOT NULL,
      event_nid @integer NOT NULL,
      PRIMARY KEY (room_nid, pair_nid)
    ) @keyed;

    -- How the current state came to be. event_nid is null where a pair left the state.
    CREATE TABLE state_changes (
      room_nid @integer NOT NULL,
      position @integer NOT NULL,
      pair_nid @integer NOT NULL,
      event_nid @integer,
      previous_nid @integer,
      PRIMARY KEY (room_nid, position, pair_nid)
    ) @keyed;
    -- All columns: without them the planner would rather read everything that ever happened in a room.
    CREATE INDEX state_changes_pair
      ON state_changes (pair_nid, room_nid, position, event_nid, previous_nid);

    -- Each user's present membership. forgotten is 1 once a user who left wants no trace of the room.
    CREATE TABLE memberships (
      room_nid @integer NOT NULL,
      user_id TEXT NOT NULL,
      membership TEXT NOT NULL,
      event_nid @integer NOT NULL,
      position @integer NOT NULL,
      forgotten @integer NOT NULL DEFAULT 0,
      PRIMARY KEY (room_nid, user_id)
    ) @keyed;
    CREATE INDEX memberships_user ON memberships (user_id, membership);

    CREATE TABLE aliases (
      alias TEXT NOT NULL PRIMARY KEY,
      room_nid @integer NOT NULL,
      creator TEXT NOT NULL
    ) @keyed;
    CREATE INDEX aliases_room ON aliases (room_nid);
  `,
};
