/** Every comparison of room versions, oldest first. */
import type { Comparison } from './comparison.ts';
import { V2 } from './v2.ts';
import { V3 } from './v3.ts';
import { V4 } from './v4.ts';
import { V5 } from './v5.ts';
import { V6 } from './v6.ts';
import { V7 } from './v7.ts';
import { V8, V9 } from './v8.ts';
import { V10 } from './v10.ts';
import { V11 } from './v11.ts';
import { V12 } from './v12.ts';

export const COMPARISONS: readonly Comparison[] = [
  ...V2,
  ...V3,
  ...V4,
  ...V5,
  ...V6,
  ...V7,
  ...V8,
  ...V9,
  ...V10,
  ...V11,
  ...V12,
];
