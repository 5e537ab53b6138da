import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from './counts.mjs';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-counts-'));
afterAll(() => rmSync(directory, { recursive: true }));

function report(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('the count of the tests', () => {
  it('adds a test file that could not be loaded to the failures', () => {
    const file = report('vitest.json', {
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    });
    expect(vitestCounts(file)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('counts an error outside of Playwright tests as a failure', () => {
    const stats = { expected: 3, flaky: 1, unexpected: 0, skipped: 1 };
    expect(playwrightCounts(report('playwright.json', { stats, errors: [{}] }))).toEqual({
      passed: 4,
      failed: 1,
      skipped: 1,
    });
  });

  it.each([vitestCounts, playwrightCounts])('takes a missing report for a failure (%o)', (read) => {
    expect(read(join(directory, 'absent.json')).failed).toBe(1);
  });
});
