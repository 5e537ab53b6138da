// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackages, mayUseApt } from './debian.mjs';
import { OWN_NODE, REPOSITORY } from './paths.mjs';
import { PrepareError, runStep } from './run.mjs';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The Chromium that the end-to-end tests drive: `GATEHOUSE_BROWSER`, Playwright's own, or the system's; null when
 * there is none.
 * @returns {Promise<string | null>} absolute path
 */
export async function findBrowser() {
  const named = process.env.GATEHOUSE_BROWSER;
  if (named) {
    if (existsSync(named)) return named;
    throw new PrepareError(
      `GATEHOUSE_BROWSER names ${named}, which does not exist.`,
      'Correct it, or unset it.',
    );
  }
  const { chromium } = await import('@playwright/test');
  return [chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => path && existsSync(path)) ?? null;
}

/**
 * Installs a browser: from Debian's packages as root, else Playwright's download into the user's cache.
 * @throws {PrepareError} that says what to do by hand
 */
export async function installBrowser() {
  const failures = [];
  for (const way of waysToInstall()) {
    try {
      for (const step of way) await runStep(step);
      if (await findBrowser()) return;
    } catch (error) {
      if (!(error instanceof PrepareError)) throw error;
      failures.push(error.message);
    }
  }
  throw new PrepareError(
    `${failures.join('\n')}\n\nThe end-to-end tests need Chromium, and none could be installed.`,
    'Install it (Debian: `sudo apt-get install chromium fonts-liberation`), or run `npx playwright install chromium`,\n' +
      'or name one: `GATEHOUSE_BROWSER=/path/to/chromium npm test`. `npm run check` needs no browser.',
  );
}

/** @returns {Parameters<typeof runStep>[0][][]} */
function waysToInstall() {
  const playwright = join(REPOSITORY, 'node_modules', '@playwright', 'test', 'cli.js');
  const download = [
    {
      title: 'Downloading a browser for the tests',
      expectation: '180 MB',
      log: 'browser',
      command: [OWN_NODE, playwright, 'install', 'chromium'],
      failure: 'Playwright could not download Chromium.',
    },
  ];
  return mayUseApt() ? [chromium(), download] : [download];
}

/** @returns {Parameters<typeof runStep>[0][]} */
function chromium() {
  return debianPackages('Chromium', ['chromium', 'fonts-liberation'], 'about a minute');
}
