import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Loaded into each process of a measured piece of work: at its end it writes down what it cost. */
const directory = process.env.GATEHOUSE_BENCH_COSTS;
if (directory)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const peakKb = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    const cost = { cpuMs: (user + system) / 1000, peakMb: Number(peakKb) / 1000 };
    writeFileSync(join(directory, `${process.pid}.json`), JSON.stringify(cost));
  });
