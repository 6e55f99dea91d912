/** Runs other programs and measures their time and memory. */

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Ran {
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly seconds: number;
  /** The most memory that was resident; undefined where the system does not report it. */
  readonly peakBytes: number | undefined;
}

/** The peak is read this often, which is enough for a program that ends after a second. */
const peakReadMilliseconds = 10;

/** The time is that of the whole process. Rejects when the program fails. */
export function run(program: string, args: readonly string[], folder: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let peakBytes: number | undefined;
    const readPeak = () => {
      peakBytes = peakOf(child.pid) ?? peakBytes;
    };
    const reading = setInterval(readPeak, peakReadMilliseconds);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(reading);
      const output = Buffer.concat(chunks).toString();
      const seconds = (performance.now() - began) / 1000;
      if (status === 0) resolve({ output, seconds, peakBytes });
      else reject(new Error(`${program} ended with ${status}:\n${output.slice(-2000)}`));
    });
  });
}

/** Whether the program can be started with this option. */
export function isInstalled(program: string, versionOption: string): boolean {
  return spawnSync(program, [versionOption], { stdio: 'ignore' }).error === undefined;
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
