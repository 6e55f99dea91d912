/**
 * `npm run check`: loads scenarios, checks each, prints what comes of it. `--help` is the manual.
 *
 * Until a verdict has been printed this process can only end with a status that is not 0, whatever a
 * scenario does: scenarios are read in a process of their own and searched in a thread of their own.
 * Crashes are not caught. Verdicts go to stdout, and what is only of interest now to stderr.
 */

import {
  argumentsOf,
  help,
  refuseFlagsGivenToNpm,
  UnusableArguments,
} from './command/arguments.ts';
import { Checking } from './command/check.ts';
import { replaying } from './command/replay.ts';
import { select } from './command/select.ts';
import { machinesName } from './finding/rows.ts';
import { UnusableReport } from './finding/unusable-report.ts';
import { type Status, status } from './finding/verdict.ts';
import {
  findScenarios,
  projectFolder,
  readText,
  type ScenarioFile,
  scenariosAt,
  Unwritable,
} from './process/files.ts';
import { load } from './process/loader.ts';
import { print, showPrinted, watchOutput } from './process/output.ts';
import { SearchCrash } from './process/search-process.ts';
import { lookFor, printable } from './report/run/terminal.ts';

process.exitCode = status.crash;
const interruption = new AbortController();
watchOutput();
watchSignals();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!isKnown(error)) throw error;
  await print(process.stderr, `${printable(error.message)}\n`);
  process.exitCode = error instanceof SearchCrash ? status.crash : status.unusable;
}

/** What has been said in full, so that a stack would only hide it. */
function isKnown(error: unknown): error is Error {
  return [UnusableArguments, UnusableReport, Unwritable, SearchCrash].some(
    (known) => error instanceof known,
  );
}

async function main(words: readonly string[]): Promise<Status> {
  const asked = argumentsOf(words);
  if (asked.task === 'help') return said(help);
  if (asked.task === 'version') return said(`portcullis ${version()}\n`);
  refuseFlagsGivenToNpm(process.env);
  const all = findScenarios();
  const { signal } = interruption;
  if (asked.task === 'replay') return replaying(asked, all, signal);
  const { selection } = asked;
  const scenarios = selection.filter((word) => word !== machinesName);
  const machines = selection.length === 0 || scenarios.length < selection.length;
  const onlyMachines = machines && selection.length > 0 && scenarios.length === 0;
  const files = onlyMachines ? [] : select(scenarios, all, scenariosAt);
  if (files.length === 0 && !onlyMachines) {
    throw new UnusableArguments(
      'there is no scenario below scenarios/, so nothing was checked; put NAME.scenario.ts there',
    );
  }
  if (asked.task === 'list') return list(files);
  const known = [...names(all), ...names(files), machinesName];
  return new Checking({ asked, files, names: known, machines, signal }).run();
}

async function said(text: string): Promise<Status> {
  await print(process.stdout, text);
  return status.asSaid;
}

async function list(files: readonly ScenarioFile[]): Promise<Status> {
  const loaded = await load(files, { printed: showPrinted, signal: interruption.signal });
  const { nameWidth } = lookFor(names(files), false);
  const lines = loaded.map((scenario) => {
    const says = 'data' in scenario ? scenario.data.shows : `unusable: ${scenario.unusable.says}`;
    return `${printable(scenario.name).padEnd(nameWidth)}  ${printable(says)}\n`;
  });
  await print(process.stdout, lines.join(''));
  if (interruption.signal.aborted) return status.interrupted;
  return loaded.every((scenario) => 'data' in scenario) ? status.asSaid : status.unusable;
}

function names(files: readonly ScenarioFile[]): string[] {
  return files.map(({ name }) => name);
}

function version(): string {
  const { version } = JSON.parse(readText(`${projectFolder}/package.json`)) as { version: string };
  return version;
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
