import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

let gatehouse: Gatehouse | undefined;
test.afterEach(() => gatehouse?.dispose());

/** Makes docs/screenshot.png anew: `UPDATE_SCREENSHOT=1 npm test`. What it shows is the demo, after its first backup. */
test('the picture of the README', async ({ page }) => {
  test.skip(process.env.UPDATE_SCREENSHOT !== '1', 'made with UPDATE_SCREENSHOT=1');
  test.slow();
  const home = join(tmpdir(), 'ada');
  await rm(home, { recursive: true, force: true });
  await mkdir(home);
  gatehouse = await startGatehouse({ home });
  await page.goto(gatehouse.link);
  await expect(page.getByRole('main').getByText('Up', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Backups', exact: true }).first().click();
  await page.getByRole('button', { name: 'Back up now' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back up', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Backups' })).toContainText('Proven', { timeout: 60_000 });
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByText(/^All is well/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('heading', { level: 1 }).hover();
  await page.screenshot({ path: 'docs/screenshot.png' });
});
