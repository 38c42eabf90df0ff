/** Whether the database holds together. */
import type Database from 'better-sqlite3';
import { AdminError, type FileCommand } from '../command.ts';
import { blobAt, keptFiles, requireDatabaseFile } from '../data-folder.ts';
import { openToRead } from '../snapshot.ts';

/** What must never be there, and the query that counts it. */
const WRONG: readonly (readonly [string, string])[] = [
  [
    'events without the state after them',
    `SELECT COUNT(*) AS n FROM events WHERE state_group NOT IN (SELECT nid FROM state_groups)`,
  ],
  [
    'states built on one that is gone',
    `SELECT COUNT(*) AS n FROM state_groups WHERE parent NOT IN (SELECT nid FROM state_groups)`,
  ],
  [
    'rooms without an end to follow',
    `SELECT COUNT(*) AS n FROM rooms WHERE nid NOT IN (SELECT room_nid FROM forward_extremities)`,
  ],
  [
    'ends of rooms that are no event',
    `SELECT COUNT(*) AS n FROM forward_extremities WHERE event_nid NOT IN (SELECT nid FROM events)`,
  ],
  [
    'ends of rooms that another event follows',
    `SELECT COUNT(*) AS n FROM forward_extremities x JOIN event_edges d ON d.prev_nid = x.event_nid
     JOIN events e ON e.nid = d.nid WHERE e.status = 0 AND e.position IS NOT NULL`,
  ],
  [
    'current states that name no event',
    `SELECT COUNT(*) AS n FROM current_state WHERE event_nid NOT IN (SELECT nid FROM events)`,
  ],
  [
    'memberships that name no event',
    `SELECT COUNT(*) AS n FROM memberships WHERE event_nid NOT IN (SELECT nid FROM events)`,
  ],
  [
    'rooms whose count of members is wrong',
    `SELECT COUNT(*) AS n FROM rooms r WHERE r.joined_members <>
       (SELECT COUNT(*) FROM memberships m WHERE m.room_nid = r.nid AND m.membership = 'join')`,
  ],
  [
    'events of rooms that are gone',
    `SELECT COUNT(*) AS n FROM events WHERE position IS NOT NULL AND room_nid NOT IN (SELECT nid FROM rooms)`,
  ],
  [
    'events after the end of the stream',
    `SELECT COUNT(*) AS n FROM events WHERE position > (SELECT position FROM stream)`,
  ],
];

/** Files that rows name. */
const BLOBS = `SELECT blob FROM media WHERE blob IS NOT NULL UNION SELECT blob FROM thumbnails`;

const check: FileCommand = {
  name: 'check',
  on: 'files',
  takes: [],
  meaning:
    'Looks whether the database holds together, and whether the files that it names are there.',
  async run(config) {
    const database = openToRead(requireDatabaseFile(config));
    try {
      database.exec('BEGIN');
      const named = new Set(
        database
          .prepare<[], { blob: string }>(BLOBS)
          .all()
          .map(({ blob }) => blob),
      );
      const problems = [...damaged(database), ...wrong(database)];
      let unnamed = 0;
      for await (const path of keptFiles(config.RUMA_DATA_DIR)) {
        const blob = blobAt(path);
        if (blob !== undefined && !named.delete(blob)) unnamed += 1;
      }
      if (named.size > 0) problems.push(`${named.size} files are missing`);
      if (problems.length > 0) throw new AdminError(problems.join('\n'));
      return ['everything holds together', `${unnamed} files that no row names`];
    } finally {
      database.close();
    }
  },
};

/** What SQLite itself finds. */
function damaged(database: Database.Database): string[] {
  const found = database
    .prepare<[], { integrity_check: string }>('PRAGMA integrity_check(20)')
    .all()
    .map((row) => row.integrity_check)
    .filter((words) => words !== 'ok');
  const strays = database.prepare('PRAGMA foreign_key_check').all().length;
  return strays === 0 ? found : [...found, `${strays} rows refer to rows that are gone`];
}

function wrong(database: Database.Database): string[] {
  return WRONG.flatMap(([what, sql]) => {
    const { n } = database.prepare<[], { n: number }>(sql).get() ?? { n: 0 };
    return n === 0 ? [] : [`${n} ${what}`];
  });
}

export const checkCommands: readonly FileCommand[] = [check];
