import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { setCurrentApp } from '../current-app.ts';
import { type GatehouseEnvironment, readEnvironment } from '../environment.ts';
import { AppError, errnoOf, messageOf } from '../errors.ts';
import { createListener } from '../http/listener.ts';
import { serverUrl, signInLink } from './address.ts';
import { type CommandIo, EXIT } from './io.ts';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'state-dir': { type: 'string' },
  demo: { type: 'boolean', default: false },
  dev: { type: 'boolean', default: false },
} as const;

/** Runs the panel until SIGINT or SIGTERM. */
export async function serveCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const environment = readEnvironment(io.env, values);
  const { host, port } = environment;
  await requireFreePort(host, port);

  const app = await createApp(environment);
  setCurrentApp(app);
  await app.addFirstInstances({ stateDir: values['state-dir'] ?? null, demo: values.demo });

  const handle = await createNext({ dir: environment.rootDir, dev: values.dev, hostname: host, port });
  const listener = createListener({
    auth: app.auth,
    port,
    allowedHosts: environment.allowedHosts,
    development: values.dev,
    handle,
    onError: (error) => io.stderr.write(`${new Date().toISOString()} ${messageOf(error)}\n`),
  });
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  listener.listen(port, host, () => {
    app.start();
    announce(io, app.auth.createLink().token, environment);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  await stopped;
  io.stderr.write('Gatehouse stops. The Gateways it started go on running.\n');
  listener.close();
  listener.closeAllConnections();
  await app.close();
  // Next keeps timers of its own; nothing of ours is left to wait for.
  setTimeout(() => process.exit(EXIT.ok), 100).unref();
  return EXIT.ok;
}

async function createNext(options: { dir: string; dev: boolean; hostname: string; port: number }) {
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  const { default: next } = await import('next');
  const server = next(options);
  await server.prepare();
  return server.getRequestHandler();
}

function announce(io: CommandIo, token: string, { host, port }: GatehouseEnvironment): void {
  const address = { host, port };
  io.stdout.write(
    [
      '',
      `  Gatehouse runs on ${serverUrl(address)}`,
      '',
      '  Sign in (once, within 15 minutes):',
      `  ${signInLink(address, token)}`,
      '',
      '  A new link: node bin/gatehouse.mjs link        Stop: Ctrl+C',
      '',
      '',
    ].join('\n'),
  );
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    io.stderr.write(
      'Warning: Gatehouse listens beyond this machine. Put TLS in front of it and name its host in GATEHOUSE_ALLOWED_HOSTS.\n',
    );
  }
}

/** Asked first, so that a taken port leaves no lock and no half-started job behind. */
async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  probe.once('error', (cause) => {
    const taken = errnoOf(cause) === 'EADDRINUSE';
    const reason = taken
      ? 'is taken by another program'
      : `can’t be opened (${errnoOf(cause) ?? messageOf(cause)})`;
    reject(
      new AppError('unavailable', `Port ${port} on ${host} ${reason}. Gatehouse was not started.`, {
        hint: 'If it is another Gatehouse, open that one; else choose a port: npm start -- --port 18701',
        cause,
      }),
    );
  });
  probe.listen(port, host, () => probe.close(() => resolve()));
  await promise;
}
