// A small stand-in for `openclaw gateway run`: the health endpoints, the lock file, SIGTERM. Only for tests of the
// drivers; what the real Gateway does is tested in the contract tests.
//   node fake-gateway.mjs PORT STATE_DIR [--ignore-sigterm] [--ready-after MS] [--exit CODE]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [port, stateDir, ...flags] = process.argv.slice(2);
const valueOf = (flag) => Number(flags[flags.indexOf(flag) + 1]);
if (flags.includes('--exit')) process.exit(valueOf('--exit'));

const locks = join(stateDir, 'tmp', `openclaw-${process.getuid()}`);
const lock = join(locks, 'gateway.state.lock');
const stat = readFileSync('/proc/self/stat', 'utf8');
const startTime = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
mkdirSync(locks, { recursive: true });
writeFileSync(lock, JSON.stringify({ pid: process.pid, port: Number(port), startTime, configPath: 'x', createdAt: 'x' }));

const startedAt = Date.now();
const readyAfterMs = flags.includes('--ready-after') ? valueOf('--ready-after') : 0;
const server = createServer((request, response) => {
  const uptimeMs = Date.now() - startedAt;
  const ready = uptimeMs >= readyAfterMs;
  const replies = {
    '/healthz': [200, { ok: true, status: 'live' }],
    '/readyz': [ready ? 200 : 503, { ready, failing: ready ? [] : ['startup-sidecars'], uptimeMs }],
    '/startupz': [200, { ok: true, status: 'started', version: '2026.9.6', uptimeMs }],
  };
  const [status, body] = replies[request.url] ?? [404, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => {
  if (flags.includes('--ignore-sigterm')) return;
  rmSync(lock, { force: true });
  process.exit(0);
});
