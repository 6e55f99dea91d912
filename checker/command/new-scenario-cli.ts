/** `npm run new-scenario NAME`. */

import { status } from '../finding/verdict.ts';
import { Unwritable } from '../process/files.ts';
import { printable } from '../report/run/terminal.ts';
import { UnusableArguments } from './arguments.ts';
import { newScenario } from './new-scenario.ts';

try {
  process.stdout.write(newScenario(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UnusableArguments || error instanceof Unwritable)) throw error;
  process.stderr.write(`${printable(error.message)}\n`);
  process.exitCode = status.unusable;
}
