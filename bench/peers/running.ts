/** Starting other programs: what they say, how long they take and how much memory. */

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Ran {
  readonly said: string;
  readonly seconds: number;
  /** The most memory that was resident, where the system tells. */
  readonly peakBytes: number | undefined;
}

/** How often a program is asked for its peak: often enough for one that ends after a second. */
const millisecondsBetweenLooks = 10;

/** The time is that of the whole process. A program that fails takes this one with it. */
export function run(program: string, args: readonly string[], folder: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    let peakBytes: number | undefined;
    const look = () => {
      peakBytes = peakOf(child.pid) ?? peakBytes;
    };
    const looking = setInterval(look, millisecondsBetweenLooks);
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(looking);
      const text = Buffer.concat(said).toString();
      const seconds = (performance.now() - began) / 1000;
      if (status === 0) resolve({ said: text, seconds, peakBytes });
      else reject(new Error(`${program} ended with ${status}:\n${text.slice(-2000)}`));
    });
  });
}

/** Whether there is such a program: one that can be started and knows its version. */
export function isThere(program: string, askedFor: string): boolean {
  return spawnSync(program, [askedFor], { stdio: 'ignore' }).error === undefined;
}

function peakOf(process: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${process}/status`, 'utf8');
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
