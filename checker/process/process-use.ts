/**
 * What another process takes: how much of the processor and of memory, and whether it waits.
 *
 * On a busy machine a process gets little of the processor and is not to blame for it. So limits for a
 * process count what it used, and how long it wanted nothing, but not how long it stood in the queue.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUse {
  /** Computed so far, by all its threads. */
  readonly seconds: number;
  /** Each of its threads sleeps or is stopped, and none stands in the queue. */
  readonly waits: boolean;
  /** Memory that it has now, of whatever kind, in MiB. */
  readonly megabytes: number;
}

/** Undefined where the system does not tell, or the process is gone. */
export function processUse(pid: number, platform = process.platform): ProcessUse | undefined {
  try {
    if (platform === 'linux') return fromProc(pid);
    return platform === 'win32' ? undefined : fromPs(pid);
  } catch {
    return undefined;
  }
}

/** As Linux shows it to every program, whatever the processor. */
const ticksPerSecond = 100;

function fromProc(pid: number): ProcessUse {
  const ticks = fieldsOf(`/proc/${pid}/stat`).slice(11, 13);
  const threads = readdirSync(`/proc/${pid}/task`);
  const states = threads.map((thread) => fieldsOf(`/proc/${pid}/task/${thread}/stat`)[0] ?? '');
  const seconds = ticks.reduce((sum, field) => sum + Number(field), 0) / ticksPerSecond;
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { seconds, waits: states.every(isWaiting), megabytes: Number(kilobytes ?? 0) / 1024 };
}

/** From the state on: before it stands the name of the program, which may hold anything. */
function fieldsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function fromPs(pid: number): ProcessUse | undefined {
  const ps = spawnSync('ps', ['-o', 'state=,rss=,time=', '-p', String(pid)], { encoding: 'utf8' });
  const [, state, rss, time] = /^(\S+)\s+(\d+)\s+([\d:.-]+)$/.exec(ps.stdout.trim()) ?? [];
  if (state === undefined || time === undefined) return undefined;
  return { seconds: secondsIn(time), waits: isWaiting(state), megabytes: Number(rss) / 1024 };
}

/** `[[days-]hours:]minutes:seconds`, with fractions on some systems. */
export function secondsIn(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  const parts = (clock as string).split(':').map(Number);
  return Number(days) * 86_400 + parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Asleep, idle, stopped or traced; not running, and not waiting for a disk. */
function isWaiting(state: string): boolean {
  return 'SITt'.includes(state[0] ?? '?');
}
