import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { makeBenchState } from './backup-state.ts';
import { type Measured, median } from './measure.ts';
import { measureRestic } from './restic.ts';

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly bytes: number;
}

const DEFAULT_MB = '64';
/** Large states are measured once: they last long enough. */
const ROUNDS_BELOW_MB = 1000;
/** How long it takes to make many files is the disk's mood: tar and ours take turns, after one turn that warms up. */
const UNPACK_TURNS = 3;

/**
 * Backup and restore against `tar czf` and `tar xzf` of the same files in the same run: ratios, because the machine
 * decides the rest. `--mb` sets the sizes of the states (64,622,2500).
 */
export async function run(): Promise<Measured[]> {
  const { values } = parseArgs({ options: { mb: { type: 'string' } }, allowPositionals: true });
  return (values.mb ?? DEFAULT_MB).split(',').flatMap((mb) => measureState(Number(mb)));
}

function measureState(mb: number): Measured[] {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const stateDir = join(root, 'home/.openclaw');
    const files = makeBenchState(stateDir, mb * 1_000_000);
    const rounds = mb < ROUNDS_BELOW_MB ? 3 : 1;
    const size = `${mb} MB, ${files} files`;
    console.log(`  ${size} …`);
    return measure(root, stateDir, { mb, rounds }).map((line) => ({
      ...line,
      what: `${line.what} (${size})`,
    }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What each way cost, one of each round. */
type Costs = Record<'tarCreate' | 'tarExtract' | 'openclaw' | 'fast' | 'zstd' | 'restore' | 'verify', Cost[]>;

function runRounds(root: string, stateDir: string, rounds: number): Costs {
  const costs: Costs = {
    tarCreate: [],
    tarExtract: [],
    openclaw: [],
    fast: [],
    zstd: [],
    restore: [],
    verify: [],
  };
  for (let round = 0; round < rounds; round++) {
    const out = join(root, `out-${round}`);
    mkdirSync(out);
    costs.tarCreate.push(shell(`tar czf ${out}/all.tgz -C ${root}/home .openclaw`, `${out}/all.tgz`));
    const made = child('create', stateDir, out, 'fast');
    costs.fast.push(made);
    costs.zstd.push(child('create', stateDir, out, 'zstd'));
    costs.openclaw.push(...openclawCreate(stateDir, join(out, 'openclaw')));
    unpack(join(out, 'all.tgz'), join(out, 'target'));
    for (let turn = 0; turn < UNPACK_TURNS; turn++) {
      costs.tarExtract.push(unpack(join(out, 'all.tgz'), join(out, 'target')));
      settle();
      costs.restore.push(child('extract', made.path, join(out, 'target')));
      rmSync(join(out, 'target'), { recursive: true });
      costs.verify.push(child('verify', made.path));
    }
    rmSync(out, { recursive: true });
  }
  return costs;
}

/** With tar, and removes what came of it. */
function unpack(archive: string, target: string): Cost {
  mkdirSync(target);
  settle();
  const cost = shell(`tar xzf ${archive} -C ${target}`, archive);
  rmSync(target, { recursive: true });
  return cost;
}

function measure(root: string, stateDir: string, { mb, rounds }: { mb: number; rounds: number }): Measured[] {
  const costs = runRounds(root, stateDir, rounds);
  const { tarCreate, tarExtract, openclaw, fast, zstd, restore, verify } = costs;
  return [
    ratio('create, fast: time of tar czf', fast, tarCreate, 'wallMs', 0.4),
    ratio('create, fast: CPU of tar czf', fast, tarCreate, 'cpuMs', 0.6),
    ...(openclaw.length > 0
      ? [ratio('create, fast: time of openclaw backup create', fast, openclaw, 'wallMs', 0.33)]
      : []),
    ratio('create, fast: size of tar czf', fast, tarCreate, 'bytes', null),
    ratio('create, zstd: time of tar czf', zstd, tarCreate, 'wallMs', 0.2),
    ratio('create, zstd: size of tar czf', zstd, tarCreate, 'bytes', null),
    ratio('unpack and prove: time of tar xzf', restore, tarExtract, 'wallMs', 1.2),
    ratio('verify: time of tar xzf', verify, tarExtract, 'wallMs', null),
    peak('create, fast: peak memory', fast),
    peak('create, zstd: peak memory', zstd),
    peak('verify: peak memory', verify),
    peak('unpack: peak memory', restore),
    ...measureRestic(root, stateDir, {
      mb,
      tarMs: median(tarCreate.map(({ wallMs }) => wallMs)),
      create: (out) => {
        mkdirSync(out);
        return child('create', stateDir, out, 'fast').path;
      },
    }),
  ];
}

/** What one way left to be written is not to be paid for by the next. */
function settle(): void {
  if (spawnSync('sync').status !== 0) throw new Error('the bench needs sync');
}

/** The median of the rounds; what is compared was measured in the same round. */
function ratio(what: string, ours: Cost[], theirs: Cost[], key: keyof Cost, budget: number | null): Measured {
  const ratios = ours.map((cost, at) => cost[key] / (theirs[at] as Cost)[key]);
  return { what, value: median(ratios), unit: '×', budget };
}

function peak(what: string, costs: Cost[]): Measured {
  return { what, value: Math.max(...costs.map(({ peakMb }) => peakMb)), unit: 'MB', budget: 200 };
}

/** The real OpenClaw's own, which leaves transcripts out; nothing where it is not installed. */
function openclawCreate(stateDir: string, out: string): Cost[] {
  const entry = openclawEntry();
  if (!entry) return [];
  mkdirSync(out);
  const environment = `HOME=${join(stateDir, '..')} OPENCLAW_STATE_DIR=${stateDir}`;
  const command = `${environment} ${process.execPath} ${entry} backup create --output ${out} > /dev/null`;
  return [shell(command, out)];
}

/** CPU is that of all processes it takes, their start included; memory that of the largest: much of theirs is shared. */
function child(...args: string[]): Cost & { readonly path: string } {
  const costs = mkdtempSync(join(tmpdir(), 'gatehouse-bench-costs-'));
  try {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'backup-child.mjs'), ...args],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          NODE_OPTIONS: `--import ${join(import.meta.dirname, 'record-cost.mjs')}`,
          GATEHOUSE_BENCH_COSTS: costs,
        },
      },
    );
    if (status !== 0) throw new Error(stderr);
    const processes = readdirSync(costs).map(
      (name) => JSON.parse(readFileSync(join(costs, name), 'utf8')) as Pick<Cost, 'cpuMs' | 'peakMb'>,
    );
    return {
      ...JSON.parse(stdout),
      cpuMs: processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      peakMb: Math.max(...processes.map(({ peakMb }) => peakMb)),
    };
  } finally {
    rmSync(costs, { recursive: true });
  }
}

/** Runs a command; its CPU time is what the shell says of its children. */
function shell(command: string, made: string): Cost {
  const began = performance.now();
  const { stdout, stderr, status } = spawnSync('sh', ['-c', `${command} && times`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const wallMs = performance.now() - began;
  const [, children = ''] = stdout.trim().split('\n');
  const cpuMs = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
  return { wallMs, cpuMs, peakMb: 0, bytes: statSync(made).size };
}
