import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../bin/prepare/browser.mjs';
import { type Gatehouse, startGatehouse } from '../e2e/support/gatehouse.ts';

/** The built product with one instance whose config is the given text. */
export async function startProduct(
  config: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Gatehouse> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  const stateDir = join(home, '.openclaw');
  await mkdir(stateDir, { mode: 0o700 });
  await writeFile(join(stateDir, 'openclaw.json'), config, { mode: 0o600 });
  return startGatehouse({ home, env });
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
}
