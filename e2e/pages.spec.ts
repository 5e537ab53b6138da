import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';

/** Every page of the panel; a new one is added here. */
const PAGES = [
  { name: 'overview', path: '/i/demo/overview', heading: 'Demo' },
  { name: 'config', path: '/i/demo/config', heading: 'Config' },
  { name: 'backups', path: '/i/demo/backups', heading: 'Backups' },
  { name: 'health', path: '/i/demo/health', heading: 'Health' },
  { name: 'gateway', path: '/i/demo/gateway', heading: 'Gateway' },
  { name: 'audit', path: '/audit', heading: 'Audit log' },
  { name: 'instances', path: '/instances', heading: 'Instances' },
  { name: 'no-instance', path: '/i/nope/backups', heading: 'No such instance' },
] as const;
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 390] as const;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let gatehouse: Gatehouse;
test.beforeAll(async () => {
  gatehouse = await startGatehouse({ args: ['--demo'] });
});
test.afterAll(() => gatehouse.dispose());

/** Waits until nothing says that it loads. */
async function settle(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.getByText(/^Loading|^Checking…/)).toHaveCount(0, { timeout: 30_000 });
  await page.evaluate(() => document.fonts.ready);
}

async function judge(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    targets: nodes.map((node) => node.target),
  }));
  expect.soft(found).toEqual([]);
}

/** By how many pixels the page, or what a sheet over it shows, is wider than its box. */
async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('[role=dialog] > div')];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });
}

/** The page of what is in the last backup, made when there is none yet. */
async function insideOfBackup(page: Page): Promise<string> {
  await page.goto(`${gatehouse.baseUrl}/i/demo/backups`);
  await settle(page, 'Backups');
  const rows = page.getByRole('table', { name: 'Backups' }).getByRole('row');
  if ((await rows.count()) === 0) {
    await page.getByRole('button', { name: 'Back up now' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back up', exact: true }).click();
    await expect(rows.nth(1)).toContainText('Proven', { timeout: 90_000 });
  }
  await rows
    .nth(1)
    .getByRole('button', { name: /^More for/ })
    .click();
  const link = page.getByRole('menuitem', { name: 'Look inside' });
  return (await link.getAttribute('href')) ?? '';
}

for (const theme of THEMES) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('every page is accessible, fits its width and breaks no rule', async ({ page }) => {
      test.setTimeout(300_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));

      await page.goto(`${gatehouse.baseUrl}/sign-in`);
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await judge(page);
      await page.screenshot({ path: `test-results/pages/sign-in-${theme}.png` });

      await page.goto(await gatehouse.newLink());
      const inside = await insideOfBackup(page);
      const pages = [
        ...PAGES,
        { name: 'inside', path: inside, heading: 'Inside a backup' },
        { name: 'inside-files', path: `${inside}?dir=agents/main`, heading: 'Inside a backup' },
      ];
      for (const { name, path, heading } of pages) {
        await test.step(name, async () => {
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(`${gatehouse.baseUrl}${path}`);
            await settle(page, heading);
            await judge(page);
            expect
              .soft(await overflowOf(page), `${name} scrolls sideways at ${width} px`)
              .toBeLessThanOrEqual(0);
            await page.screenshot({
              path: `test-results/pages/${name}-${theme}-${width}.png`,
              fullPage: true,
            });
          }
        });
      }
      await test.step('a plan with long paths on a narrow screen', async () => {
        const id = inside.slice(inside.lastIndexOf('/') + 1);
        await page.goto(`${gatehouse.baseUrl}/i/demo/backups?restore=${id}`);
        await expect(page.getByRole('heading', { name: 'How it is done' })).toBeVisible({ timeout: 30_000 });
        await judge(page);
        expect.soft(await overflowOf(page), 'the plan scrolls sideways').toBeLessThanOrEqual(0);
        await page.screenshot({ path: `test-results/pages/restore-plan-${theme}-390.png` });
      });
      expect(complaints).toEqual([]);
    });
  });
}
