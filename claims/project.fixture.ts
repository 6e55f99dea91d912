/** What evidence is looked up in: this project's scenarios, tests and page of costs, and the answers of a run. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioEnding } from '../checker/finding/subject.ts';
import { projectFolder } from '../checker/process/files.ts';
import { dataOf } from '../checker/scenario/index.ts';
import type { Known, RunRow, ScenarioFile } from './standing.ts';

/** How a row says that it was checked under the contract, if it says anything. */
const contractName = 'contract';

export async function projectScenarios(): Promise<ReadonlyMap<string, ScenarioFile>> {
  const folder = join(projectFolder, 'scenarios');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(scenarioEnding))
    .map((file) => file.slice(0, -scenarioEnding.length).replaceAll('\\', '/'))
    .sort();
  const found = new Map<string, ScenarioFile>();
  for (const name of names) {
    const path = join(folder, `${name}${scenarioEnding}`);
    const module: { default: unknown } = await import(path);
    found.set(name, { text: readFileSync(path, 'utf8'), data: dataOf(module.default) });
  }
  return found;
}

export function knownBy(
  answers: readonly RunRow[],
  scenarios: ReadonlyMap<string, ScenarioFile>,
): Known {
  return {
    answer: (name, variant = contractName) =>
      answers.find((one) => one.name === name && (one.variant ?? contractName) === variant),
    scenario: (name) => scenarios.get(name),
    costs: readFileSync(join(projectFolder, 'docs/costs.md'), 'utf8'),
    test(file) {
      const path = join(projectFolder, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    },
  };
}
