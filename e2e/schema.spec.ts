import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

let gatehouse: Gatehouse;
test.beforeAll(async () => {
  gatehouse = await startGatehouse({ args: ['--demo'] });
});
test.afterAll(() => gatehouse.dispose());

const status = (page: Page) => page.getByRole('button', { name: /^Checked as OpenClaw/ });

test('a schema is given by hand, refused when it is none, and let go of', async ({ page }) => {
  const schema = join(gatehouse.home, 'schema.json');
  const notes = join(gatehouse.home, 'notes.txt');
  await writeFile(schema, JSON.stringify({ properties: { agents: {} }, additionalProperties: false }));
  await writeFile(notes, 'not a schema');
  await page.goto(gatehouse.link);
  await page.goto(`${gatehouse.baseUrl}/i/demo/config`);
  await expect(status(page)).toContainText('schema bundled with Gatehouse');

  await status(page).click();
  const dialog = page.getByRole('dialog', { name: 'Schema of this config' });
  const field = dialog.getByLabel('Schema file');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expect(field).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.screenshot({ path: `test-results/pages/schema-dialog-${colorScheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await field.fill(notes);
  await dialog.getByRole('button', { name: 'Use this file' }).click();
  await expect(dialog).toContainText('it is not JSON. Nothing was changed.');
  await field.fill(schema);
  await dialog.getByRole('button', { name: 'Use this file' }).click();
  await expect(status(page)).toContainText('(schema file)');
  await expect(
    page
      .getByRole('button', { name: /gateway/ })
      .filter({ hasText: /not.*known|unknown/i })
      .first(),
  ).toBeVisible();

  await status(page).click();
  await expect(field).toHaveValue(schema);
  await dialog.getByRole('button', { name: 'Use what OpenClaw says' }).click();
  await expect(status(page)).toContainText('schema bundled with Gatehouse');
});
