/**
 * `npm run check`: loads scenarios, checks each, prints what comes of it. `--help` is the manual.
 * `npm run new-scenario` begins here too.
 *
 * Until a verdict has been printed this process can only end with a status that is not 0, whatever a
 * scenario does: scenarios are read in one child process and searched in another. Crashes are not caught.
 */

import { argumentsOf, helpFor, refuseFlagsGivenToNpm } from './command/arguments.ts';
import { check } from './command/check.ts';
import { list } from './command/list.ts';
import { newScenario } from './command/new-scenario.ts';
import { replayReport } from './command/replay.ts';
import { scenariosFor } from './command/select.ts';
import { UnusableArguments } from './command/unusable-arguments.ts';
import { UnusableReport } from './finding/unusable-report.ts';
import { type Status, status } from './finding/verdict.ts';
import { environment, windowColumns } from './process/environment.ts';
import { findScenarios, scenariosAt, Unwritable, version } from './process/files.ts';
import { print, printError, watchOutput } from './process/output.ts';
import { SearchCrash } from './process/search-process.ts';
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
  process.exitCode = error instanceof SearchCrash ? status.crash : status.unusable;
}

/** The message says all that there is to know: a stack would only hide it. */
function isExplained(error: unknown): error is Error {
  return [UnusableArguments, UnusableReport, Unwritable, SearchCrash].some(
    (known) => error instanceof known,
  );
}

async function main(words: readonly string[]): Promise<Status> {
  const [first, ...rest] = words;
  if (first === '--new-scenario') return printed(newScenario(rest));
  const asked = argumentsOf(words);
  const columns = columnsFor({
    columns: windowColumns(),
    environment: environment(),
    isStable: asked.stable,
  });
  if (asked.task === 'help') return printed(helpFor(columns));
  if (asked.task === 'version') return printed(`portcullis ${version()}\n`);
  refuseFlagsGivenToNpm(environment());
  const all = findScenarios();
  const { signal } = interruption;
  if (asked.task === 'replay') return replayReport(asked, all, signal);
  const chosen = scenariosFor(asked.selection, all, scenariosAt);
  if (asked.task === 'list') return list(chosen.files, columns, signal);
  return check({ asked, ...chosen, columns, signal });
}

async function printed(text: string): Promise<Status> {
  await print(text);
  return status.asSaid;
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
