/** Every command, in the order of the help. */
import type { Command } from '../command.ts';
import { backupCommands } from './backups.ts';
import { checkCommands } from './check.ts';
import { exportCommands } from './exports.ts';
import { mediaCommands } from './media.ts';
import { noticeCommands } from './notices.ts';
import { roomCommands } from './rooms.ts';
import { tokenCommands } from './tokens.ts';
import { userCommands } from './users.ts';

export const COMMANDS: readonly Command[] = [
  ...userCommands,
  ...tokenCommands,
  ...roomCommands,
  ...mediaCommands,
  ...noticeCommands,
  ...backupCommands,
  ...exportCommands,
  ...checkCommands,
];
