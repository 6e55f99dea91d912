/** What the system tells of a process. */

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { processUse, secondsIn } from './process-use.ts';

test.each([
  ['0:01.50', 1.5],
  ['00:01:02', 62],
  ['1-02:03:04', 93_784],
])('%s is so many seconds', (text, seconds) => {
  expect(secondsIn(text)).toBe(seconds);
});

const isPosix = process.platform !== 'win32';

test.runIf(isPosix).each([process.platform, 'darwin'] as const)(
  'of this process its computing and its memory are known (%s)',
  (platform) => {
    const use = processUse(process.pid, platform);

    expect(use?.seconds).toBeGreaterThanOrEqual(0);
    expect(use?.megabytes).toBeGreaterThan(1);
  },
);

test.runIf(isPosix)('a process that waits for ever is known to wait', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e8)']);
  await expect.poll(() => processUse(child.pid ?? 0)?.waits, { timeout: 600_000 }).toBe(true);
  child.kill();
});

test('of a process that is gone nothing is known', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));

  expect(processUse(child.pid ?? 0)).toBeUndefined();
});
