import { expect, it } from 'vitest';
import type { ProbeResult } from '../health/ports.ts';
import { waitUntilReady } from './wait.ts';

const live: ProbeResult = {
  ...{ reachable: true, live: true, ready: true, failing: [], latencyMs: 2, version: null, uptimeMs: 500 },
  ...{ eventLoop: null, method: 'http' as const, error: null },
};
const wait = async (...looks: ProbeResult[]) => {
  const said: string[] = [];
  let looked = 0;
  const seen = waitUntilReady({
    probe: async () => looks[Math.min(looked++, looks.length - 1)] ?? live,
    ...{ timeoutMs: 60, pollMs: 5, say: (words) => void said.push(words) },
    signal: new AbortController().signal,
  });
  return { result: await seen.catch((error: unknown) => error), said };
};

it('waits for a Gateway that does not say whether it is ready', async () => {
  const { result, said } = await wait({ ...live, ready: null }, live);
  expect(result).toEqual(live);
  expect(said).toEqual(['It listens and did not say whether it is ready.', 'Ready after 0 s.']);
});

it('gives up when it never says so', async () => {
  const { result } = await wait({ ...live, ready: null });
  expect(result).toMatchObject({ code: 'timeout' });
});

it('takes one of the generation without endpoints as ready when it accepts connections', async () => {
  const older: ProbeResult = { ...live, ready: null, uptimeMs: null, method: 'tcp' };
  expect((await wait(older)).result).toEqual(older);
});
