import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

test.describe.configure({ mode: 'serial' });

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
let gatehouse: Gatehouse;
let page: Page;
let state: string;
let secret: string;
/** Everything that the server said about the inside of the backup. */
const said: string[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  gatehouse = await startGatehouse({ args: ['--demo'] });
  state = join(gatehouse.dataDir, 'demo', 'state');
  secret = /^TELEGRAM_BOT_TOKEN=(.+)$/m.exec(await readFile(join(state, '.env'), 'utf8'))?.[1] ?? '';
  page = await (await browser.newContext()).newPage();
  page.on('response', async (response) => {
    if (response.url().includes('/api/trpc/inside.')) said.push(await response.text());
  });
  await page.goto(await gatehouse.newLink());
  await expect(page).toHaveURL(/\/i\/demo\/overview$/);
});
test.afterAll(async () => {
  await page.context().close();
  await gatehouse.dispose();
});

const sheet = (name: string) => page.getByRole('dialog', { name });
const files = () => page.getByRole('table', { name: 'Files in this backup' });

async function judge(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => target) }))).toEqual(
      [],
    );
  }
}

test('a backup opens to its tree, and files are found by name', async () => {
  test.setTimeout(120_000);
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await page.getByRole('button', { name: 'Back up now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back up', exact: true }).click();
  const list = page.getByRole('table', { name: 'Backups' });
  await expect(list.getByRole('row').nth(1)).toContainText('Proven', { timeout: 90_000 });
  await list.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Look inside' }).click();
  await expect(page).toHaveURL(/\/i\/demo\/backups\/[\w-]+$/);
  await expect(files()).toContainText('openclaw.json', { timeout: 60_000 });
  await judge();
  await files().getByText('workspace', { exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Directory' })).toContainText('workspace');
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('telegram');
  await expect(files()).toContainText('channels/telegram.json5');
});

test('a file is shown under masks; one value is revealed when it is asked for, and noted', async () => {
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('.env');
  await files().getByText('.env', { exact: true }).click();
  await expect(sheet('.env')).toContainText('TELEGRAM_BOT_TOKEN=••••••••');
  await judge();
  expect(secret.length).toBeGreaterThan(5);
  expect(said.join()).not.toContain(secret);
  await sheet('.env').getByText('masked values in the backup').click();
  await sheet('.env')
    .getByRole('button', { name: /^Reveal TELEGRAM_BOT_TOKEN/ })
    .click();
  await expect(sheet('.env')).toContainText(secret);
  expect(said.filter((text) => text.includes(secret))).toHaveLength(1);
});

test('a file is set beside the one that is here, and only that a secret changed is shown', async () => {
  said.length = 0;
  const path = join(state, '.env');
  await writeFile(path, (await readFile(path, 'utf8')).replace(secret, `${secret}-new`));
  await sheet('.env').getByRole('tab', { name: 'Beside the one here' }).click();
  await expect(sheet('.env').locator('.monaco-diff-editor')).toBeVisible({ timeout: 30_000 });
  await judge();
  expect(said.join()).toContain('TELEGRAM_BOT_TOKEN=••••••••');
  expect(said.join()).not.toContain(secret);
});

test('one file is downloaded as it is', async () => {
  const downloading = page.waitForEvent('download');
  await sheet('.env').getByRole('link', { name: 'Download as it is' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/env$/);
  expect(await readFile(await download.path(), 'utf8')).toContain(`TELEGRAM_BOT_TOKEN=${secret}\n`);
  await page.goto(`${gatehouse.baseUrl}/audit`);
  await expect(page.getByRole('main')).toContainText('Downloaded .env from');
  await expect(page.getByRole('main')).toContainText('Revealed masked value');
});

test('a part is restored by its plan, and what is not selected stays', async () => {
  test.setTimeout(120_000);
  const [ours, other] = [join(state, 'openclaw.json'), join(state, 'agents.json5')];
  const good = await readFile(ours, 'utf8');
  await writeFile(ours, good.replace('{', '{ // changed since'));
  await writeFile(other, `${await readFile(other, 'utf8')}// stays\n`);
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await page.getByRole('button', { name: /^More for .*tar/ }).click();
  await page.getByRole('menuitem', { name: 'Look inside' }).click();
  const restore = page.getByRole('button', { name: 'Restore selection' });
  await expect(restore).toHaveAttribute('aria-disabled', 'true');
  await files().getByRole('checkbox', { name: 'Select openclaw.json to restore' }).check();
  await page.getByRole('button', { name: 'Restore selection (1)…' }).click();
  const plan = sheet('Restore a part of a backup');
  await expect(plan).toContainText('1 file is changed', { timeout: 60_000 });
  await expect(plan).toContainText('nothing else is touched');
  await judge();
  await plan.getByRole('textbox', { name: /Type/ }).fill('Demo');
  await plan.getByRole('button', { name: /^Restore/ }).click();
  await expect(page.getByRole('button', { name: 'Undo…' })).toBeVisible({ timeout: 90_000 });
  expect(await readFile(ours, 'utf8')).toBe(good);
  expect(await readFile(other, 'utf8')).toContain('// stays');
});

test('a single setting is taken from the backup, and no other byte changes', async () => {
  test.setTimeout(120_000);
  const path = join(state, 'openclaw.json');
  const good = await readFile(path, 'utf8');
  await writeFile(path, `${good.replace('mode: "hybrid"', 'mode: "off"')}// a note of today\n`);
  await page
    .getByRole('button', { name: /^More for .*tar/ })
    .last()
    .click();
  await page.getByRole('menuitem', { name: 'Look inside' }).click();
  await page.getByRole('button', { name: 'Single settings…' }).click();
  const settings = sheet('Restore single settings');
  await settings.getByRole('checkbox', { name: /gateway\.reload\.mode/ }).check();
  await settings.getByRole('button', { name: 'Show the plan' }).click();
  await expect(settings.getByRole('table', { name: 'What the settings do' })).toContainText(
    'gateway.reload.mode',
    {
      timeout: 60_000,
    },
  );
  await judge();
  await settings.getByRole('button', { name: /^Apply/ }).click();
  await expect(page).toHaveURL(/\/i\/demo\/config/, { timeout: 30_000 });
  await expect.poll(() => readFile(path, 'utf8'), { timeout: 60_000 }).toBe(`${good}// a note of today\n`);
});
