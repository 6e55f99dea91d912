/**
 * How long a check takes, as a user waits for it: the command of `npm run check`, without npm itself, in a
 * process of its own. Times are medians of a few rounds.
 *
 * Wants bash, whose `time` counts the seconds of every process that took part.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../checker/process/files.ts';
import { median } from './median.ts';

const roundsOfAll = 3;
const roundsOfOne = 7;
/** One that directed, random and lockstep searches are done with at once. */
const smallScenario = 'calls/confused-deputy';
/** Authority that went through many hands: what it costs grows with the square of them at most. */
const longChains = {
  'check.cpuSecondsThousandGrants': 'revocation/thousand-link-chain',
  'check.cpuSecondsTwoHundredLends': 'calls/two-hundred-nested-lends',
};

interface Took {
  readonly seconds: number;
  /** Of all processes, in user mode and in the system. */
  readonly cpuSeconds: number;
}

export function checkFigures(report: (line: string) => void): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-check-'));
  const isKnown = knownFlags();
  const check = (words: readonly string[], rounds: number) => {
    const known = words.filter((word) => !word.startsWith('--') || isKnown(word));
    const took = Array.from({ length: rounds }, () => {
      const one = checked([...known, '--report-dir', folder]);
      report(
        `check ${words.join(' ')}: ${one.seconds} s, ${one.cpuSeconds.toFixed(1)} s of processors`,
      );
      return one;
    });
    return {
      seconds: median(took.map(({ seconds }) => seconds)),
      cpuSeconds: median(took.map(({ cpuSeconds }) => cpuSeconds)),
    };
  };
  try {
    const all = check(['--fresh'], roundsOfAll);
    const figures: Record<string, number> = {
      'check.cpuSeconds': all.cpuSeconds,
      'check.secondsOnAllCores': all.seconds,
      // A word, so that it goes with its flag where that is not known.
      'check.secondsOnOneCore': check(['--fresh', '--jobs=1'], roundsOfAll).seconds,
      'check.secondsOneSmallScenario': check([smallScenario, '--fresh'], roundsOfOne).seconds,
    };
    for (const [key, name] of Object.entries(longChains)) {
      figures[key] = check([name, '--fresh'], roundsOfAll).cpuSeconds;
    }
    // The verdicts of this run are those that the next ones find.
    check([], 1);
    return { ...figures, 'check.secondsUnchanged': check([], roundsOfOne).seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Which flags the checker has, so that an older one is measured as far as it goes. */
function knownFlags(): (word: string) => boolean {
  const { stdout } = spawnSync('bash', ['-c', `${command()} --help`], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  return (word) => stdout.includes(word.split('=')[0] as string);
}

/** What `npm run check` runs. */
function command(): string {
  const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  return scripts.check;
}

/** Throws when the check ends with a status that says more than a verdict. */
function checked(words: readonly string[]): Took {
  const timed = `TIMEFORMAT='%R %U %S'; time ${command()} ${words.join(' ')} >/dev/null 2>&1`;
  const { status, stderr } = spawnSync('bash', ['-c', timed], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the check ended with status ${status}: ${timed}`);
  const [seconds = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { seconds, cpuSeconds: user + system };
}
