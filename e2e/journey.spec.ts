import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openclawEntry } from './openclaw/locate.ts';
import { ConfigEditor } from './support/editor.ts';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';
import { killGateways } from './support/gateways.ts';
import { createOpenclawHome, HOOK_SECRET, type OpenclawHome } from './support/openclaw-home.ts';
import { freePort } from './support/ports.ts';

/** The main job of an operator, once through, on the real OpenClaw. One Gateway serves all steps. */
test.describe.configure({ mode: 'serial' });

const entry = openclawEntry();
test.skip(entry === null, 'the real OpenClaw is not installed: `npm test` installs it');

/** A real Gateway on a busy machine needs its time to start. */
const GATEWAY_MS = 180_000;

let openclaw: OpenclawHome;
let gatehouse: Gatehouse;
let page: Page;
let editor: ConfigEditor;
let original: string;

test.beforeAll(async ({ browser }) => {
  openclaw = await createOpenclawHome();
  original = await openclaw.read();
  gatehouse = await startGatehouse({ home: openclaw.home, env: { OPENCLAW_BIN: entry ?? '' } });
  page = await browser.newPage();
  editor = new ConfigEditor(page);
});

test.afterAll(async () => {
  await page.close();
  await gatehouse.stop();
  await killGateways(openclaw.stateDir);
  await gatehouse.dispose();
});

const main = () => page.getByRole('main');
const visit = async (name: string) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  // Until the page is there, buttons of the same name belong to the one before.
  await expect(page).toHaveURL(new RegExp(`/${name.toLowerCase()}(\\?|$)`));
};
const gatewayIs = (word: string) =>
  expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(word, { timeout: GATEWAY_MS });

/** Review, check the prediction, apply, and wait for what the Gateway made of it. */
async function apply(
  path: string,
  predicted: 'No reload' | 'Hot' | 'Restart',
  button: string,
  words = '',
): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  const changes = page.getByRole('table', { name: 'What each change does' });
  const row = changes.getByRole('row').filter({ hasText: path });
  await expect(row).toContainText(predicted, { timeout: 60_000 });
  await expect(changes.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(main()).toContainText('Applied, and it went as predicted', { timeout: GATEWAY_MS });
  await expect(main()).toContainText(words);
  await page.getByRole('button', { name: 'Back to the editor' }).last().click();
}

test('signs in and finds the real OpenClaw of this user', async () => {
  await page.goto(gatehouse.link);
  await expect(page).toHaveURL(/\/i\/main\/overview$/);
  await expect(main()).toContainText(openclaw.stateDir);
});

test('starts the Gateway', async () => {
  test.setTimeout(GATEWAY_MS + 60_000);
  await visit('Gateway');
  await main().getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start the Gateway' }).click();
  await gatewayIs('Up');
  await expect(main()).toContainText(String(openclaw.port));
});

test('marks a type error at its exact place, in the words of the schema, and lets it be fixed', async () => {
  test.setTimeout(120_000);
  await visit('Config');
  await editor.open('openclaw.json');
  await expect(editor.problems).toContainText('No problems', { timeout: 60_000 });
  await expect(editor.status).toContainText(
    /OpenClaw 2026\.9\.6 \(schema of the (running Gateway|installed OpenClaw)\)/,
  );

  await editor.replaceLine('openclaw.json', 16, "    level: 'loud', // quiet enough");
  const problem = editor.problems.getByRole('button', { name: /openclaw\.json:16:12/ });
  await expect(problem).toContainText(
    'Expected "silent", "fatal", "error", "warn", "info", "debug" or "trace"',
  );
  await expect(editor.marks).toHaveCount(1);
  await problem.click();
  await expect(editor.status).toContainText('Ln 16, Col 12');
  await expect(page.getByRole('button', { name: 'Review changes' })).toBeVisible();

  await editor.replaceLine('openclaw.json', 16, "    level: 'info', // quiet enough");
  await expect(editor.problems).toContainText('No problems');
  await expect(editor.marks).toHaveCount(0);
  await expect(editor.status).toContainText('As on disk');
});

test('logging.level: predicted and observed without a reload', async () => {
  test.setTimeout(GATEWAY_MS + 60_000);
  await editor.replaceLine('openclaw.json', 16, "    level: 'debug', // quiet enough");
  await apply('logging.level', 'No reload', 'Apply');
  expect(await openclaw.read()).toBe(original.replace("level: 'info'", "level: 'debug'"));
});

test('cron.enabled, in an included file: predicted and observed hot', async () => {
  test.setTimeout(GATEWAY_MS + 60_000);
  const before = await readFile(openclaw.cronPath, 'utf8');
  await editor.open('cron.json5');
  await editor.replaceLine('cron.json5', 3, '  enabled: false,');
  await apply('cron.enabled', 'Hot', 'Apply');
  expect(await readFile(openclaw.cronPath, 'utf8')).toBe(before.replace('enabled: true', 'enabled: false'));
});

test('gateway.port: predicted and observed as a restart; the new port comes with a new process', async () => {
  test.setTimeout(3 * GATEWAY_MS);
  const port = await freePort();
  await editor.open('openclaw.json');
  await editor.replaceLine('openclaw.json', 5, `    port: ${port},   // agreed with the firewall`);
  // 2026.9.6 restarts inside its process and keeps the port it was started with.
  await apply('gateway.port', 'Restart', 'Apply and restart', `still listens on port ${openclaw.port}`);
  const kept = original.replace(String(openclaw.port), String(port)).replace("'info'", "'debug'");
  expect(await openclaw.read(), 'every byte that was not edited').toBe(kept);

  await visit('Gateway');
  await main().getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart the Gateway' }).click();
  const steps = main().getByRole('list', { name: 'Steps: Restart the Gateway' });
  await expect(steps.getByRole('img', { name: 'Done' })).toBeVisible({ timeout: GATEWAY_MS });
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(await ready.json()).toMatchObject({ ready: true });
  await gatewayIs('Up');
});

test('a secret moves to .env in one act, and the Gateway knows it when it is back', async () => {
  test.setTimeout(2 * GATEWAY_MS);
  const before = await openclaw.read();
  const port = /port: (\d+)/.exec(before)?.[1];
  await visit('Config');
  await editor.goTo('openclaw.json', 19);
  await page.keyboard.press('End');
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+.');
  await page.getByText('Move this secret to .env').click();
  const dialog = page.getByRole('dialog', { name: 'Move hooks.token to .env' });
  await expect(dialog.getByRole('textbox')).toHaveValue('HOOKS_TOKEN');
  await dialog.getByRole('button', { name: 'Move the secret' }).click();
  await page.getByRole('button', { name: 'Review changes' }).click();
  const added = page.getByRole('region', { name: /^Changes of .*\.env$/ });
  await expect(added).toContainText('HOOKS_TOKEN=••••••••', { timeout: 60_000 });
  await expect(main()).not.toContainText(HOOK_SECRET);
  await page.getByRole('button', { name: 'Apply and restart', exact: true }).click();
  await expect(main()).toContainText('Applied, and it went as predicted', { timeout: GATEWAY_MS });

  expect(await openclaw.read()).toBe(before.replace(HOOK_SECRET, '${HOOKS_TOKEN}'));
  const env = await readFile(join(openclaw.stateDir, '.env'), 'utf8');
  expect(env.split('\n').slice(1)).toEqual([`HOOKS_TOKEN='${HOOK_SECRET}'`, '']);
  const knock = async (secret: string) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'Are you there?' });
    return (await fetch(`http://127.0.0.1:${port}/hooks/wake`, { method: 'POST', headers, body })).status;
  };
  expect([await knock(HOOK_SECRET), await knock('${HOOKS_TOKEN}')]).toEqual([200, 401]);
  await page.getByRole('button', { name: 'Back to the editor' }).last().click();
});

test('backs up and proves the backup', async () => {
  test.setTimeout(120_000);
  await visit('Backups');
  await page.getByRole('button', { name: 'Back up now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back up', exact: true }).click();
  const list = page.getByRole('table', { name: 'Backups' });
  await expect(list.getByRole('row').nth(1)).toContainText('Proven', { timeout: 90_000 });
});

test('a config broken by hand is shown with its reason while the Gateway refuses it', async () => {
  test.setTimeout(120_000);
  const good = await openclaw.read();
  await writeFile(openclaw.configPath, good.replace("mode: 'local',", "mode: 'local'"));
  await visit('Overview');
  await expect(main()).toContainText(/The config has 1 error/, { timeout: 30_000 });
  await visit('Config');
  await editor.open('openclaw.json');
  const problem = editor.problems.getByRole('button', { name: /openclaw\.json:4:11/ });
  await expect(problem).toContainText("Expected ',' or '}' after this value");
});

test('restores the backup; the Gateway is ready again', async () => {
  test.setTimeout(2 * GATEWAY_MS);
  await visit('Backups');
  const list = page.getByRole('table', { name: 'Backups' });
  await list.getByRole('button', { name: 'Restore…' }).last().click();
  const sheet = page.getByRole('dialog', { name: 'Restore a backup' });
  await expect(sheet.getByRole('table', { name: 'Changes by part' })).toBeVisible({ timeout: 60_000 });
  await sheet.getByRole('textbox', { name: /Type/ }).fill('main');
  await sheet.getByRole('button', { name: 'Restore and restart' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'Undo…' })).toBeVisible({ timeout: 2 * GATEWAY_MS });
  await gatewayIs('Up');
  expect(await openclaw.read()).toContain("mode: 'local',");
  expect(await openclaw.read()).toContain('// The house in the lane.');
  await visit('Overview');
  await expect(main()).toContainText(/Last changed.{1,20}, by Gatehouse/, { timeout: 60_000 });
  await expect(main()).toContainText(/Last proven restorable(?!Never)/);
});

test('tells what an undo of the restore would lose', async () => {
  const note = join(openclaw.stateDir, 'workspace', 'since.md');
  await writeFile(note, '# Written after the restore\n');
  await visit('Backups');
  await page.getByRole('button', { name: 'Undo…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Undo the restore' });
  await expect(dialog.getByRole('region', { name: 'Files written since the restore' })).toContainText(
    'workspace/since.md',
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await rm(note);
});

test('restores one part of the backup, and what is not selected stays', async () => {
  test.setTimeout(2 * GATEWAY_MS);
  const note = join(openclaw.stateDir, 'workspace', 'HEARTBEAT.md');
  await writeFile(note, '# Somebody else wrote this\n');
  const config = `${await openclaw.read()}// written after the backup\n`;
  await writeFile(openclaw.configPath, config);
  await visit('Backups');
  const list = page.getByRole('table', { name: 'Backups' });
  await list
    .getByRole('button', { name: /^More for/ })
    .last()
    .click();
  await page.getByRole('menuitem', { name: 'Look inside' }).click();
  await page.getByRole('checkbox', { name: /^Workspace/ }).check();
  await page.getByRole('button', { name: 'Restore selection (1)…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Restore a part of a backup' });
  await expect(sheet).toContainText('nothing else is touched', { timeout: 60_000 });
  await sheet.getByRole('textbox', { name: /Type/ }).fill('main');
  await sheet.getByRole('button', { name: 'Restore and restart' }).click();
  await expect(sheet).toBeHidden();
  await expect.poll(() => readFile(note, 'utf8'), { timeout: GATEWAY_MS }).toBe('# Stay silent\n');
  await expect(main().getByRole('button', { name: 'Close', exact: true })).toBeVisible({
    timeout: GATEWAY_MS,
  });
  await gatewayIs('Up');
  expect(await openclaw.read()).toBe(config);
});

test('the history shows every step', async () => {
  await visit('Health');
  const events = main().getByRole('listitem');
  for (const words of [
    'Start the Gateway',
    'Apply the config: logging.level',
    'Apply the config: cron.enabled',
    'Apply the config: gateway.port',
    'Apply the config: hooks.token',
    'Back up',
    'Restore ',
  ]) {
    await expect(events.filter({ hasText: words }).first()).toBeVisible();
  }
});
