import { expect, test } from '@playwright/test';
import { type Gatehouse, startGatehouse } from './support/gatehouse.ts';
import { rawRequest } from './support/raw-request.ts';

test.describe.configure({ mode: 'serial' });

let gatehouse: Gatehouse;
test.beforeAll(async () => {
  gatehouse = await startGatehouse({ args: ['--demo'] });
});
test.afterAll(() => gatehouse.dispose());

test('the printed link signs in once; the same link again is refused', async ({ page, browser }) => {
  await page.goto(gatehouse.link);
  await expect(page).toHaveURL(/\/i\/demo\/overview$/);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });

  const stranger = await browser.newPage();
  await stranger.goto(gatehouse.link);
  await expect(stranger).toHaveURL(/\/sign-in\?error=used$/);
  await expect(stranger.getByRole('alert').filter({ hasText: 'already' })).toBeVisible();
  await stranger.goto(`${gatehouse.baseUrl}/i/demo/overview`);
  await expect(stranger).toHaveURL(/\/sign-in/);
  await stranger.close();
});

test('a fresh link can be pasted into the form, and signing out ends the session', async ({ page }) => {
  await page.goto(`${gatehouse.baseUrl}/sign-in`);
  await page.getByRole('textbox', { name: 'One-time link or token' }).fill(await gatehouse.newLink());
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/i\/demo\/overview$/);
  const [cookie] = await page.context().cookies();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const replay = await rawRequest(gatehouse.port, '/i/demo/overview', {
    headers: { cookie: `${cookie?.name}=${cookie?.value}` },
  });
  expect([replay.status, replay.headers.location]).toEqual([303, '/sign-in']);
});

test.describe('a request from elsewhere is refused', () => {
  let cookie: string;
  test.beforeAll(async () => {
    const link = new URL(await gatehouse.newLink());
    const answer = await rawRequest(gatehouse.port, `${link.pathname}${link.search}`);
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  });

  const write = { method: 'POST', body: '{}' };
  const json = { 'content-type': 'application/json' };

  test('with a session and no foreign header it is let in', async () => {
    const answer = await rawRequest(gatehouse.port, '/api/trpc/instances.list', { headers: { cookie } });
    expect(answer.status).toBe(200);
  });

  test('a foreign Host', async () => {
    const answer = await rawRequest(gatehouse.port, '/', { headers: { cookie, host: 'evil.example' } });
    expect(answer.status).toBe(421);
    expect(answer.body).toContain('not allowed');
  });

  test('a foreign Origin', async () => {
    const headers = { cookie, ...json, origin: 'https://evil.example' };
    const answer = await rawRequest(gatehouse.port, '/api/trpc/instances.remove', { ...write, headers });
    expect(answer.status).toBe(403);
  });

  test('no Origin at a write', async () => {
    const headers = { cookie, ...json };
    const answer = await rawRequest(gatehouse.port, '/api/trpc/instances.remove', { ...write, headers });
    expect(answer.status).toBe(403);
  });

  test('no session', async () => {
    const api = await rawRequest(gatehouse.port, '/api/trpc/instances.list');
    expect(api.status).toBe(401);
    const page = await rawRequest(gatehouse.port, '/audit');
    expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
  });

  test('too many guesses of a link', async () => {
    const guess = (n: number) => rawRequest(gatehouse.port, `/api/session?link=guess-${n}`);
    expect((await guess(0)).headers.location).toBe('/sign-in?error=invalid');
    for (let n = 1; n < 5; n++) await guess(n);
    expect((await guess(6)).headers.location).toBe('/sign-in?error=rate-limited');
  });
});

test('pages carry a policy with a fresh nonce, and break no rule of it', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  const policy = async () => {
    const response = await page.goto(`${gatehouse.baseUrl}/sign-in`);
    return response?.headers()['content-security-policy'] ?? '';
  };
  const [first, second] = [await policy(), await policy()];
  expect(first).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'/);
  expect(first).not.toBe(second);
  expect(violations).toEqual([]);
});
