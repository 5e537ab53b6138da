import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';
import { rawRequest } from './support/raw-request.ts';

test.describe.configure({ mode: 'serial' });

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
let gatehouse: Gatehouse;
let page: Page;
let archive: string;
let cookie: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  gatehouse = await startGatehouse({ args: ['--demo'] });
  const bin = fileURLToPath(new URL('../bin/gatehouse.mjs', import.meta.url));
  const demo = join(gatehouse.dataDir, 'demo', 'state');
  const args = [bin, 'backup', 'create', '--state-dir', demo, '--out', gatehouse.home, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  archive = (JSON.parse(stdout) as { path: string }).path;
  const context = await browser.newContext();
  page = await context.newPage();
  await page.goto(await gatehouse.newLink());
  await expect(page).toHaveURL(/\/i\/demo\/overview$/);
  cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
});
test.afterAll(async () => {
  await page.context().close();
  await gatehouse.dispose();
});

const waiting = () => readdirSync(join(gatehouse.dataDir, 'uploads'));

/** In both themes; the last one stays. */
async function judge(): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    const found = violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => target) }));
    expect(found, colorScheme).toEqual([]);
  }
}

test('an upload needs a session and must come from the panel itself', async () => {
  const post = (headers: Record<string, string>) =>
    rawRequest(gatehouse.port, '/api/uploads?name=x.tar.gz', { method: 'POST', body: 'x', headers });
  const origin = `http://127.0.0.1:${gatehouse.port}`;
  expect((await post({ origin })).status).toBe(401);
  expect((await post({ cookie })).status).toBe(403);
  expect((await post({ cookie, origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ cookie, origin, host: 'evil.example' })).status).toBe(421);
  const refused = await post({ cookie, origin });
  expect([refused.status, JSON.parse(refused.body).message]).toEqual([
    415,
    'This is not an archive that Gatehouse reads. Nothing was kept.',
  ]);
  expect(waiting()).toEqual([]);
});

test('a connection that is cut leaves nothing behind', async () => {
  const socket = connect(gatehouse.port, '127.0.0.1');
  socket.write(
    `POST /api/uploads?name=x.tar.gz HTTP/1.1\r\nHost: 127.0.0.1:${gatehouse.port}\r\nOrigin: http://127.0.0.1:${gatehouse.port}\r\nCookie: ${cookie}\r\nContent-Length: 10000000\r\n\r\n`,
  );
  socket.write(Buffer.concat([Buffer.from([0x1f, 0x8b]), randomBytes(200_000)]));
  await expect.poll(waiting).toHaveLength(1);
  socket.destroy();
  await expect.poll(waiting).toEqual([]);
});

test('an upload shows how far it is, and a cancel leaves nothing behind', async () => {
  const large = join(gatehouse.home, 'large.tar.gz');
  writeFileSync(large, Buffer.concat([Buffer.from([0x1f, 0x8b]), randomBytes(4 * 1024 * 1024)]));
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await page.getByRole('button', { name: 'More for backups' }).click();
  await page.getByRole('menuitem', { name: 'Add an archive…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an archive' });
  await expect(dialog).toBeVisible();
  await judge();
  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 300_000 };
  await network.send('Network.emulateNetworkConditions', slow);
  await dialog.locator('input[type=file]').setInputFiles(large);
  await expect(dialog.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^([1-9]|[1-8]\d)$/);
  await judge();
  await dialog.getByRole('button', { name: 'Cancel the upload' }).click();
  await expect(dialog.getByText('Choose an archive, or drop it here')).toBeVisible();
  await expect.poll(waiting).toEqual([]);
  await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
  // And what is no archive is said before a byte of it is sent.
  writeFileSync(large, 'x'.repeat(1000));
  await dialog.locator('input[type=file]').setInputFiles(large);
  await expect(dialog.getByRole('alert')).toContainText('This is not an archive that Gatehouse reads');
});

test('an uploaded archive is read through and becomes a backup', async () => {
  const dialog = page.getByRole('dialog', { name: 'Add an archive' });
  await dialog.locator('input[type=file]').setInputFiles(archive);
  await expect(dialog.getByText('uploaded')).toBeVisible();
  await judge();
  await dialog.getByRole('button', { name: 'Check and add' }).click();
  await expect(page.getByText('The archive is whole and in the list')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Uploaded' })).toBeVisible();
  expect(waiting()).toEqual([]);
});

test('an encrypted backup is drilled with its key, or by itself with a key file', async () => {
  test.setTimeout(120_000);
  const identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await page.evaluate(
    (input) =>
      fetch('/api/trpc/backups.create', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }),
    { slug: 'demo', encrypt: { kind: 'recipients', recipients } },
  );
  const row = page.getByRole('row').filter({ hasText: 'encrypted' });
  await expect(row).toContainText('Proven', { timeout: 30_000 });
  const more = () => row.getByRole('button', { name: /^More for/ }).click();
  await more();
  await page.getByRole('menuitem', { name: 'Restore drill…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore drill of an encrypted backup' });
  await dialog.getByLabel('Secret key').fill(identity);
  await dialog.getByRole('button', { name: 'Run the drill' }).click();
  await expect(page.getByText('The backup can be restored').first()).toBeVisible({ timeout: 30_000 });

  await page.goto(`${gatehouse.baseUrl}/i/demo/backups?schedule=true`);
  const sheet = page.getByRole('dialog', { name: 'Schedule and retention' });
  await expect(sheet.getByText('No key is kept on this machine')).toBeVisible();
  const keys = join(gatehouse.home, 'keys.txt');
  writeFileSync(keys, identity, { mode: 0o644 });
  await sheet.getByRole('textbox', { name: 'Key file on this machine' }).fill(keys);
  await sheet.getByRole('button', { name: 'Use this file' }).click();
  await expect(sheet.getByText('Others than its owner may read')).toBeVisible();
  chmodSync(keys, 0o600);
  await sheet.getByRole('button', { name: 'Use this file' }).click();
  await expect(sheet.getByText('It opens 1 of 1 encrypted backup.')).toBeVisible();
  await judge();
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await more();
  await page.getByRole('menuitem', { name: 'Restore drill', exact: true }).click();
  await expect(page.getByText('The backup can be restored').first()).toBeVisible({ timeout: 30_000 });
});

test('an archive makes an instance where nothing was', async () => {
  test.setTimeout(120_000);
  await page.goto(`${gatehouse.baseUrl}/instances`);
  await page.getByRole('button', { name: 'Restore an archive…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Restore onto this machine' });
  await sheet.getByText('On the server').click();
  await sheet.getByRole('textbox', { name: 'Path of the archive' }).fill(archive);
  await sheet.getByRole('button', { name: 'Look at it' }).click();
  await expect(sheet.getByText('stays where it is')).toBeVisible();
  await expect(sheet.getByRole('textbox', { name: 'State directory to make' })).toHaveValue('~/.openclaw');
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Moved');
  await sheet.getByRole('button', { name: 'Show the plan' }).click();
  await expect(sheet.getByRole('heading', { name: 'What changes' })).toBeVisible();
  await judge();
  expect(existsSync(join(gatehouse.home, '.openclaw'))).toBe(false);
  await sheet.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page).toHaveURL(/\/i\/moved\/overview$/, { timeout: 60_000 });
  expect(readFileSync(join(gatehouse.home, '.openclaw', 'openclaw.json'), 'utf8')).toContain('gateway');
  await page.goto(`${gatehouse.baseUrl}/i/moved/backups`);
  await expect(page.getByRole('cell', { name: 'Uploaded' })).toBeVisible();
});
