import type { Group } from '../report.ts';
import { percentile } from '../load.ts';
import { startRuma } from '../servers.ts';

const ROUNDS = 5;
const SETTLE_MS = 3_000;

/** How long a start takes, and what an idle server holds. */
export async function start(): Promise<readonly Group[]> {
  const milliseconds: number[] = [];
  const megabytes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startRuma();
    milliseconds.push(server.startMilliseconds);
    if (round === 0) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      megabytes.push((await server.metric('process_resident_memory_bytes')) / 1e6);
    }
    await server.stop();
  }
  return [
    {
      id: 'start',
      title: 'Start',
      about: `From starting the process on an empty data folder to its first answer; ${ROUNDS} starts.`,
      unit: 'milliseconds',
      better: 'lower',
      rows: [
        { label: 'median', value: percentile(milliseconds, 0.5), aim: 'under 1,000' },
        { label: 'slowest', value: Math.max(...milliseconds), aim: 'under 1,000' },
      ],
    },
    {
      id: 'memory',
      title: 'Memory, idle',
      about: `What the process holds (resident) ${SETTLE_MS / 1000} s after its start.`,
      unit: 'MB',
      better: 'lower',
      rows: megabytes.map((value) => ({ label: 'resident', value, aim: 'under 120' })),
    },
  ];
}
