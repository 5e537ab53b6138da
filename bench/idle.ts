import { readdirSync, readFileSync } from 'node:fs';
import type { Measured } from './measure.ts';
import { startProduct } from './product.ts';

const WATCH_MS = 60_000;
const CLOCK_TICKS_PER_SECOND = 100;

/** Memory and CPU of the server with one instance and no page open. Linux only: read from /proc. */
export async function run(): Promise<Measured[]> {
  const product = await startProduct('{ gateway: { port: 19789 } }');
  try {
    await fetch(`${product.baseUrl}/sign-in`);
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const pid = findServer(product.port);
    const before = cpuSeconds(pid);
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    const used = cpuSeconds(pid) - before;
    const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return [
      { what: 'idle memory of the server', value: Number(rss) / 1000, unit: 'MB', budget: 200 },
      {
        what: 'idle CPU of the server',
        value: (used / (WATCH_MS / 1000)) * 100,
        unit: '% of a core',
        budget: 1,
      },
    ];
  } finally {
    await product.dispose();
  }
}

/** The process that serves that port, by its command line. */
function findServer(port: number): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const command = readCommand(name);
    if (command.includes('gatehouse.mjs') && command.includes(`--port\0${port}`)) return Number(name);
  }
  throw new Error(`no Gatehouse on port ${port}`);
}

function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It ended between the two reads.
  }
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}
