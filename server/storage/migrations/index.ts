/** Every migration, oldest first. To add one, write `NNN-name.ts` beside this file and list it here. */
import type { Migration } from '../migrate.ts';
import { streamAndRooms } from './001-stream-and-rooms.ts';

export const MIGRATIONS: readonly Migration[] = [streamAndRooms];
