#!/usr/bin/env node
/**
 * The program `portcullis`, and in the clone `npm run check` and the scripts beside it. `--help` is the manual.
 *
 * Until a verdict has been printed this process can only end with a status that is not 0, whatever a
 * scenario does: scenarios are read in one child process and searched in another. Crashes are not caught.
 */

import { resolve } from 'node:path';
import { type Asked, argumentsOf, askedBy, refuseFlagsGivenToNpm } from './command/arguments.ts';
import { check } from './command/check.ts';
import { scenariosFor } from './command/select.ts';
import { UnusableArguments } from './command/unusable-arguments.ts';
import { UnusableReport } from './finding/unusable-report.ts';
import { type Status, status } from './finding/verdict.ts';
import { environment, invocation, isClone, windowColumns } from './process/environment.ts';
import {
  findScenarios,
  lineCount,
  projectFolder,
  scenariosAt,
  Unwritable,
  version,
} from './process/files.ts';
import { print, printError, watchOutput } from './process/output.ts';
import { readSettings, type Settings, UnusableSettings } from './process/settings.ts';
import { columnsFor } from './text/window.ts';

process.exitCode = status.crash;
const interruption = new AbortController();
watchOutput();
watchSignals();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!isExplained(error)) throw error;
  await printError(error.message);
  process.exitCode = status.unusable;
}

/** The message says all that there is to know: a stack would only hide it. */
function isExplained(error: unknown): error is Error {
  const known = [UnusableArguments, UnusableReport, UnusableSettings, Unwritable];
  return known.some((one) => error instanceof one);
}

async function main(words: readonly string[]): Promise<Status> {
  const start = { invocation: invocation(), version: version(), columns: columnsOf(false) };
  const asked = askedBy(words, start);
  if (asked.task === 'print') {
    await print(asked.text);
    // Without a command nothing was checked, and whoever waits for a verdict must not take it for one.
    return asked.isAskedFor ? status.asSaid : status.unusable;
  }
  refuseFlagsGivenToNpm(environment(), start.invocation);
  return done(asked, await readSettings(interruption.signal));
}

async function done(asked: Exclude<Asked, { task: 'print' }>, settings: Settings): Promise<Status> {
  const { signal } = interruption;
  const [folder = 'scenarios'] = settings.scenarios;
  const place = { project: projectFolder, folder, invocation: invocation() };
  // Each command is loaded when it is asked for, and costs the others no time.
  if (asked.task === 'new') {
    const { newScenario } = await import('./command/new-scenario.ts');
    await print(newScenario(asked.words, place));
    return status.asSaid;
  }
  const found = () => findScenarios(projectFolder, settings.scenarios);
  const all = found();
  if (asked.task === 'replay') {
    const { replayReport } = await import('./command/replay.ts');
    return replayReport(asked, all, signal);
  }
  const disk = {
    ...{ invocation: place.invocation, hasMachines: isClone() },
    ...{ folders: settings.scenarios, lookUp: scenariosAt, lineCount },
  };
  if (asked.task === 'list') {
    const { list } = await import('./command/list.ts');
    const { files } = scenariosFor(asked.selection, all, disk);
    const isWhole = asked.selection.length === 0;
    return list(files, { columns: columnsOf(false), signal, isWhole });
  }
  const words = argumentsOf(asked, settings);
  const chosen = scenariosFor(asked.selection, all, disk, words.variants);
  const order = { asked: words, ...chosen, columns: columnsOf(words.stable), signal };
  if (!order.asked.watches) return check(order);
  const { watch } = await import('./command/watch.ts');
  const folders = settings.scenarios.map((one) => resolve(projectFolder, one));
  const chooseAgain = () => scenariosFor(asked.selection, found(), disk, words.variants);
  return watch({ ...order, folders, chooseAgain });
}

/** How wide the lines of what is printed may be. */
function columnsOf(isStable: boolean): number {
  return columnsFor({ columns: windowColumns(), environment: environment(), isStable });
}

/** The first signal ends the run in good order, the second at once. */
function watchSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(status.interrupted);
      interruption.abort();
    });
  }
}
