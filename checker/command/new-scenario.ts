/** `npm run new-scenario NAME`: writes a scenario to start from below `scenarios/`, and never over anything. */

import { projectFolder, writeNew } from '../process/files.ts';
import { refusalOf, template } from './scenario-template.ts';
import { UnusableArguments } from './unusable-arguments.ts';

/** The result is what to print. Throws `UnusableArguments` and `Unwritable`. */
export function newScenario(words: readonly string[], project: string = projectFolder): string {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0) {
    throw new UnusableArguments(
      'one name is wanted, for what the scenario shows: npm run new-scenario a-lent-buffer',
    );
  }
  const refusal = refusalOf(name);
  if (refusal !== undefined) {
    const { says, instead } = refusal;
    const hint = instead === undefined ? '' : `: npm run new-scenario ${instead}`;
    throw new UnusableArguments(`'${name}' will not do, because ${says}${hint}`);
  }
  const file = `scenarios/${name}.scenario.ts`;
  if (!writeNew(`${project}/${file}`, template)) {
    throw new UnusableArguments(
      `${file} is there already: choose another name, or remove it first`,
    );
  }
  return `wrote ${file}\nnext: npm run check -- ${name}\n`;
}
