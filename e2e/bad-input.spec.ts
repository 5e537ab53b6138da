import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ConfigEditor } from './support/editor.ts';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

/** What the disk, other tabs and odd files do to the editor: each is said, and no draft is lost. */

const CONFIG = "{\n  cron: { $include: './cron.json5' },\n  logging: { level: 'info' },\n}\n";
const CRON = "{\n  enabled: true,\n\n  // Kept for a week.\n  sessionRetention: '7d',\n}\n";
/** More than a million characters without a line break. */
const LONG = `{ ackReaction: '👀', removeAckAfterReply: true, /* ${'x'.repeat(1_100_000)} */ responsePrefix: 7 }`;

let gatehouse: Gatehouse;
let page: Page;
let editor: ConfigEditor;
let stateDir: string;
const at = (name: string) => join(stateDir, name);

test.beforeAll(async ({ browser }) => {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  stateDir = join(home, '.openclaw');
  await mkdir(stateDir, { mode: 0o700 });
  await writeFile(at('openclaw.json'), CONFIG, { mode: 0o600 });
  await writeFile(at('cron.json5'), CRON, { mode: 0o600 });
  await writeFile(at('long.json5'), LONG, { mode: 0o600 });
  gatehouse = await startGatehouse({ home });
  page = await (await browser.newContext()).newPage();
  editor = new ConfigEditor(page);
  await page.goto(gatehouse.link);
  await page.goto(`${gatehouse.baseUrl}/i/main/config`);
  await expect(editor.problems).toContainText('No problems', { timeout: 60_000 });
});
test.afterAll(async () => {
  await page.context().close();
  await gatehouse.dispose();
});
test.beforeEach(async () => {
  await editor.discard();
  await editor.open('openclaw.json');
  await expect(editor.status).toContainText('As on disk');
});

test('an include that becomes a directory while it is edited keeps its draft until it is back', async () => {
  await editor.open('cron.json5');
  await editor.replaceLine('cron.json5', 2, '  enabled: false,');
  await rename(at('cron.json5'), at('aside.json5'));
  await mkdir(at('cron.json5'));
  const alert = page.getByRole('alert').filter({ hasText: 'There is a directory where the file should be' });
  await expect(alert).toContainText('Your draft is kept', { timeout: 20_000 });
  await rm(at('cron.json5'), { recursive: true });
  await rename(at('aside.json5'), at('cron.json5'));
  await expect(editor.line('enabled: false')).toBeVisible({ timeout: 20_000 });
  await expect(editor.problems).toContainText('No problems');
});

test('two tabs on one file: the second is told, and both changes can be kept', async () => {
  await editor.open('cron.json5');
  await editor.replaceLine('cron.json5', 2, '  enabled: false,');
  const other = await page.context().newPage();
  const theirs = new ConfigEditor(other);
  await other.goto(`${gatehouse.baseUrl}/i/main/config`);
  await expect(theirs.problems).toContainText('No problems', { timeout: 60_000 });
  await theirs.open('cron.json5');
  await theirs.replaceLine('cron.json5', 5, "  sessionRetention: '9d',");
  await other.getByRole('button', { name: 'Review changes' }).click();
  await other.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(other.getByRole('main')).toContainText('Written. The Gateway does not run', {
    timeout: 60_000,
  });
  await other.close();

  const alert = page.getByRole('alert').filter({ hasText: 'changed on disk while you edited it' });
  await expect(alert).toBeVisible({ timeout: 20_000 });
  await alert.getByRole('button', { name: 'Keep both changes' }).click();
  await expect(editor.line('enabled: false')).toBeVisible();
  await expect(editor.line("sessionRetention: '9d'")).toBeVisible();
  expect(await readFile(at('cron.json5'), 'utf8')).toBe(CRON.replace('7d', '9d'));
});

test('a single line of a million characters is shown, judged and edited', async () => {
  await editor.replaceLine('openclaw.json', 3, "  messages: { $include: './long.json5' },");
  const problem = editor.problems.getByRole('button', { name: /long\.json5:1:11000\d\d/ });
  await expect(problem).toContainText('Expected', { timeout: 30_000 });
  await editor.open('long.json5');
  await editor.goTo('long.json5', 1);
  await page.keyboard.insertText('//');
  await expect(editor.status).toContainText('Ln 1, Col 3');
  await expect(editor.status).toContainText('2 files edited', { timeout: 20_000 });
});
