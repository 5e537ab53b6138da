import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

const WORK_MS = 60_000;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

test.describe.configure({ mode: 'serial' });

let gatehouse: Gatehouse;
let page: Page;
let nas: string;
test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse({ args: ['--demo'] });
  nas = join(gatehouse.home, 'nas');
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(gatehouse.link);
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
});
test.afterAll(async () => {
  await page.context().close();
  await gatehouse.dispose();
});

const sheet = () => page.getByRole('dialog', { name: /Destinations|destination|What lies at/ });
const row = (number = 1) => page.getByRole('table', { name: 'Backups' }).getByRole('row').nth(number);

/** The mark of a copy of the newest backup; a narrow screen shows it elsewhere in the row. */
const copy = (word: string) => row().getByText(`NAS: ${word}`).first();

async function backUp(): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Back up now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back up', exact: true }).click();
}

const LOOKS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const;

/** In each theme, at each width: accessible, and with a picture to look at. */
async function judge(name: string): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    const found = violations.map(({ id, nodes }) => ({ id, targets: nodes.map((node) => node.target) }));
    expect.soft(found, `${name}, ${colorScheme}, ${width} px`).toEqual([]);
    await page.screenshot({ path: `test-results/pages/${name}-${colorScheme}-${width}.png` });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a directory is set up, and gets each backup read back', async () => {
  await page.getByRole('button', { name: 'Destinations…' }).click();
  await expect(sheet().getByText('Backups are on this machine only')).toBeVisible();
  await sheet().getByRole('button', { name: 'Add a destination…' }).click();
  await sheet().getByLabel('Name').fill('NAS');
  await sheet().getByLabel('Directory', { exact: true }).fill(nas);
  await sheet().getByRole('button', { name: 'Test and add' }).click();
  await expect(sheet().getByText('Nothing is copied there yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await backUp();
  await expect(copy('Proven')).toBeAttached({ timeout: WORK_MS });
  await expect(page.getByText('Also at NAS, read back there.')).toBeVisible();
  expect(readdirSync(nas).filter((name) => name.endsWith('.tar.gz'))).toHaveLength(1);
});

test('what is wrong with a server is said before anything is saved', async () => {
  await page.getByRole('button', { name: 'Destinations…' }).click();
  await sheet().getByRole('button', { name: 'Add a destination…' }).click();
  await sheet().getByText('S3', { exact: true }).click();
  await sheet().getByLabel('Name').fill('Cloud');
  await sheet().getByLabel('Address of the server').fill('http://127.0.0.1:9');
  await sheet().getByLabel('Bucket').fill('backups');
  await sheet().getByLabel('Key ID').fill('KEY');
  await sheet().getByLabel('Secret access key').fill('not-to-be-seen');
  await sheet().getByRole('button', { name: 'Test', exact: true }).click();
  await expect(sheet().getByRole('alert')).toContainText('Nothing listens at this address', {
    timeout: WORK_MS,
  });
  await judge('destinations-s3');
  await sheet().getByText('restic', { exact: true }).click();
  await judge('destinations-restic');
  await sheet().getByRole('button', { name: 'Back' }).click();
  await page.keyboard.press('Escape');
});

test('a NAS that is away costs nothing here; its copy is made when it is back', async () => {
  renameSync(nas, `${nas}-away`);
  await backUp();
  await expect(copy('Not copied')).toBeAttached({ timeout: WORK_MS });
  await expect(page.getByText(/The backup is made and proven here\. It was not copied to NAS/)).toBeVisible();
  await expect(row().getByText('Proven', { exact: true }).first()).toBeVisible();
  await judge('backups-not-copied');
  renameSync(`${nas}-away`, nas);
  await row()
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Copy again to NAS' }).click();
  await expect(copy('Proven')).toBeAttached({ timeout: WORK_MS });
});

test('what lies there comes back in its place', async () => {
  const older = row(2);
  const fileName =
    (await older.getByRole('button', { name: /^More for/ }).getAttribute('aria-label'))?.slice(9) ?? '';
  rmSync(join(gatehouse.dataDir, 'backups', 'demo', fileName));
  await page.reload();
  await expect(older.getByText('Missing', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Destinations…' }).click();
  await judge('destinations');
  await sheet().getByRole('button', { name: 'What lies there' }).click();
  const archive = sheet().getByRole('row', { name: new RegExp(fileName) });
  await expect(archive).toBeVisible({ timeout: WORK_MS });
  await judge('destination-contents');
  await archive.getByRole('button', { name: 'Fetch' }).click();
  await expect(older.getByText('Proven', { exact: true }).first()).toBeVisible({ timeout: WORK_MS });
});

test('a destination goes, and what lies there stays', async () => {
  await page.getByRole('button', { name: 'Destinations…' }).click();
  await sheet().getByRole('button', { name: 'More for NAS' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove NAS?' });
  await expect(dialog.getByText(nas)).toBeVisible();
  await judge('destination-remove');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(sheet().getByText('Backups are on this machine only')).toBeVisible();
  expect(readdirSync(nas).filter((name) => name.endsWith('.tar.gz'))).toHaveLength(2);
});
