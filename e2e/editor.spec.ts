import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ConfigEditor } from './support/editor.ts';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

/** The editor at the keyboard, on a config of two files; no OpenClaw is needed for it. */

const CONFIG = `\
// The house in the lane.
{
  gateway: {
    mode: 'local',
    port: 18789,
    bind: 'lan', // the whole house
    auth: { mode: 'token', token: 'a-secret-in-the-open' },
  },
  cron: { $include: './cron.json5' },
  loging: { level: 'info' },
}
`;
const CRON = "{\n  enabled: true, // at night\n  sessionRetention: '7d',\n}\n";
const MESSAGES = "{\n  ackReactionScope: 'nobody',\n}\n";

let gatehouse: Gatehouse;
let page: Page;
let editor: ConfigEditor;
let configPath: string;

test.beforeAll(async ({ browser }) => {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const stateDir = join(home, '.openclaw');
  configPath = join(stateDir, 'openclaw.json');
  await mkdir(stateDir, { mode: 0o700 });
  await writeFile(configPath, CONFIG, { mode: 0o600 });
  await writeFile(join(stateDir, 'cron.json5'), CRON, { mode: 0o600 });
  await writeFile(join(stateDir, 'messages.json5'), MESSAGES, { mode: 0o600 });
  gatehouse = await startGatehouse({ home });
  page = await browser.newPage();
  editor = new ConfigEditor(page);
  await page.goto(gatehouse.link);
  await page.goto(`${gatehouse.baseUrl}/i/main/config`);
  await expect(editor.problems).toContainText('1 error', { timeout: 60_000 });
});
test.afterAll(async () => {
  await page.close();
  await gatehouse.dispose();
});
// What one test edited is not there for the next.
test.beforeEach(async () => {
  await editor.open('openclaw.json');
  await editor.discard();
  await expect(editor.problems).toContainText('1 error');
  await expect(editor.status).toContainText('As on disk');
  await page.keyboard.press('Escape');
});
test.afterEach(async () => {
  expect(await readFile(configPath, 'utf8'), 'nothing is written without an apply').toBe(CONFIG);
});

const widget = (name: 'suggest' | 'hover' | 'fixes') =>
  page.locator(
    {
      suggest: '.suggest-widget',
      hover: '.monaco-hover',
      fixes: '.action-widget:not(.action-list-submenu-panel)',
    }[name],
  );

test('F8 goes to the problem and says it; a quick fix mends it', async () => {
  await editor.goTo('openclaw.json', 1);
  await page.keyboard.press('F8');
  await expect(editor.status).toContainText('Ln 10, Col 3');
  await expect(widget('hover').filter({ hasText: 'Did you mean "logging"?' }).first()).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+.');
  await expect(widget('fixes')).toContainText('Rename to logging');
  await expect(widget('fixes')).toContainText('Remove loging');
  await page.keyboard.press('Enter');
  await expect(editor.problems).toContainText('No problems');
  await expect(editor.line('logging')).toBeVisible();
});

test('the hover tells what a key does and what changing it does', async () => {
  await editor.line('port').getByText('port', { exact: true }).hover();
  const hover = widget('hover').filter({ hasText: 'A change restarts the Gateway' });
  await expect(hover).toContainText('Takes a whole number');
  await page.mouse.move(0, 0);
});

test('suggests keys with a skeleton, then the values of the chosen one', async () => {
  await editor.goTo('openclaw.json', 10);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('mess');
  await expect(widget('suggest').getByRole('option', { name: /^messages/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(editor.line('messages: {')).toBeVisible();
  await page.keyboard.type('ackReactionS');
  await page.keyboard.press('Enter');
  await expect(widget('suggest').getByRole('option', { name: /group-mentions/ })).toBeVisible();
  await page.keyboard.press('Escape');
  // A quote opens and closes at once, and what is chosen keeps it.
  await page.keyboard.type("'gr");
  await expect(widget('suggest').getByRole('option', { name: /group-mentions/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(editor.line("ackReactionScope: 'group-mentions'")).toBeVisible();
});

test('Ctrl+M lets Tab leave the editor', async () => {
  await editor.goTo('openclaw.json', 1);
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  await expect(editor.box('openclaw.json')).not.toBeFocused();
  await editor.box('openclaw.json').focus();
  await page.keyboard.press('Control+m');
});

test('a file that the draft includes is read from the disk, and its problems are told', async () => {
  await editor.replaceLine('openclaw.json', 10, "  messages: { $include: './messages.json5' },");
  const problem = editor.problems.getByRole('button', { name: /messages\.json5:2:21/ });
  await expect(problem).toContainText('Expected');
  await editor.open('messages.json5');
  await expect(editor.line("'nobody'")).toBeVisible();
  await editor.open('openclaw.json');
});

test('finds a key by its path, and adds one that is missing', async () => {
  const search = page.getByRole('combobox', { name: 'Find a key by its path' });
  await search.fill('cron.sess');
  await expect(page.getByRole('option', { name: 'cron.sessionRetention', exact: true })).toBeVisible();
  await search.press('Enter');
  await expect(editor.status).toContainText('Ln 3, Col 3');

  await search.fill('gateway.auth.password');
  await expect(page.getByRole('option', { name: 'Add gateway.auth.password', exact: true })).toBeVisible();
  await search.press('Enter');
  await expect(editor.line('password')).toBeVisible();
  await page.keyboard.type('typed');
  await expect(editor.line("password: '•••••'").or(editor.line("password: 'typed'"))).toBeVisible();
});

test('moves a section to a file of its own and puts it back', async () => {
  await editor.goTo('openclaw.json', 4);
  await page.keyboard.press('Control+.');
  await widget('fixes').getByText('Move gateway to its own file').click();
  const dialog = page.getByRole('dialog', { name: 'Move gateway to its own file' });
  await dialog.getByRole('textbox').fill('./cron.json5');
  await dialog.getByRole('button', { name: 'Move the section' }).click();
  await expect(dialog).toContainText('exists already');
  await dialog.getByRole('textbox').fill('./gateway.json5');
  await dialog.getByRole('button', { name: 'Move the section' }).click();
  await expect(dialog).toBeHidden();
  await editor.open('gateway.json5');
  await expect(editor.line('// the whole house')).toBeVisible();

  await editor.open('openclaw.json');
  await editor.goTo('openclaw.json', 3);
  await page.keyboard.press('Control+.');
  await widget('fixes').getByText('Put ./gateway.json5 back here').click();
  await expect(editor.line('// the whole house')).toBeVisible();
  await expect(editor.status).toContainText('As on disk');
});

test('moves a secret to .env without showing it, and an undo takes it back', async () => {
  await editor.goTo('openclaw.json', 7);
  await page.keyboard.press('End');
  for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+.');
  await widget('fixes').getByText('Move this secret to .env').click();
  const dialog = page.getByRole('dialog', { name: 'Move gateway.auth.token to .env' });
  await expect(dialog).toContainText('OPENCLAW_GATEWAY_TOKEN=••••••••');
  await dialog.getByRole('textbox').fill('path');
  await expect(dialog).toContainText('PATH steers OpenClaw or the system itself');
  await dialog.getByRole('textbox').fill('house_token');
  await expect(dialog).toContainText(join(configPath, '..', '.env'));
  await expect(dialog).not.toContainText('a-secret-in-the-open');
  await dialog.getByRole('button', { name: 'Move the secret' }).click();
  await expect(editor.line("token: '${HOUSE_TOKEN}'")).toBeVisible();
  await expect(editor.problems).toContainText('1 error');
  await expect(editor.status).toContainText('1 file and .env edited');

  await page.getByRole('button', { name: 'Review changes' }).click();
  const added = page.getByRole('region', { name: /^Changes of .*\.env$/ });
  await expect(added).toContainText('HOUSE_TOKEN=••••••••', { timeout: 60_000 });
  await expect(added).toContainText('readable by its owner alone (0600)');
  await expect(page.getByRole('main')).not.toContainText('a-secret-in-the-open');
  await page.getByRole('button', { name: 'Back to the editor' }).click();

  await editor.box('openclaw.json').focus();
  await page.keyboard.press('Control+z');
  await expect(editor.status).toContainText('As on disk');
});
