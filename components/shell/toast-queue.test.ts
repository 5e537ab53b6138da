import { expect, it } from 'vitest';
import { createToastQueue } from '@/components/shell/toast-queue.ts';

const request = (message: string) => ({ tone: 'ok', message, durationMs: 1 }) as const;

it('keeps toasts in order until a host comes, then shows them at once', () => {
  const queue = createToastQueue();
  const shown: string[] = [];
  let woken = 0;
  queue.subscribe(() => {
    woken += 1;
  });
  expect(queue.isWanted()).toBe(false);
  queue.push(request('a'));
  queue.push(request('b'));
  expect([woken, queue.isWanted(), shown]).toEqual([2, true, []]);
  const detach = queue.attach(({ message }) => shown.push(message));
  queue.push(request('c'));
  detach();
  queue.push(request('d'));
  expect(shown).toEqual(['a', 'b', 'c']);
  queue.attach(({ message }) => shown.push(message));
  expect(shown).toEqual(['a', 'b', 'c', 'd']);
});
