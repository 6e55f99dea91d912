/** `npm run new-scenario NAME`. */

import { UnusableArguments } from '../arguments.ts';
import { printable } from '../report/terminal.ts';
import { status } from '../status.ts';
import { Unwritable } from './files.ts';
import { newScenario } from './new-scenario.ts';

try {
  process.stdout.write(newScenario(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UnusableArguments || error instanceof Unwritable)) throw error;
  process.stderr.write(`${printable(error.message)}\n`);
  process.exitCode = status.unusable;
}
