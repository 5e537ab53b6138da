import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

const STAND_IN_MS = 30_000;

let gatehouse: Gatehouse;
test.beforeAll(async () => {
  gatehouse = await startGatehouse();
});
test.afterAll(() => gatehouse.dispose());

test('a first start without OpenClaw shows the running demo, which restarts, stops, starts and goes', async ({
  page,
}) => {
  test.slow();
  const main = page.getByRole('main');
  const state = (word: string) => main.getByText(word, { exact: true }).first();

  await page.goto(gatehouse.link);
  await expect(page).toHaveURL(/\/i\/demo\/overview$/);
  await expect(page.getByText('Demo', { exact: true }).first()).toBeVisible();

  await expect(state('Up')).toBeVisible({ timeout: STAND_IN_MS });
  for (const [action, word] of [
    ['Restart', 'Up'],
    ['Stop', 'Stopped'],
    ['Start', 'Up'],
  ] as const) {
    await test.step(action, async () => {
      await main.getByRole('button', { name: action, exact: true }).first().click();
      const dialog = page.getByRole('dialog', { name: `${action} the Gateway` });
      await dialog.getByRole('button', { name: `${action} the Gateway` }).click();
      await expect(dialog).toBeHidden();
      const work = main.getByRole('list', { name: `Steps: ${action} the Gateway` });
      await expect(work.getByRole('img', { name: 'Done' })).toBeVisible({ timeout: STAND_IN_MS });
      await expect(state(word)).toBeVisible({ timeout: STAND_IN_MS });
    });
  }

  await page.getByRole('link', { name: 'Instances' }).click();
  const row = page.getByRole('row', { name: /Demo/ });
  await expect(row).toContainText(join(gatehouse.dataDir, 'demo', 'state'));
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove the demo' }).click();
  await expect(row).toBeHidden();
  expect(existsSync(join(gatehouse.dataDir, 'demo', 'state'))).toBe(false);
});
