import type { Migration } from '../migrate.ts';

/** The room that each relation is in: the threads of a room are found without reading its events. */
export const relationsByRoom: Migration = {
  version: 60,
  name: 'relations-by-room',
  sql: `
    ALTER TABLE event_relations ADD COLUMN room_nid @integer;
    UPDATE event_relations
      SET room_nid = (SELECT e.room_nid FROM events e WHERE e.nid = event_relations.nid);
    CREATE INDEX event_relations_room ON event_relations (room_nid, rel_type, nid);
  `,
};
