/** What evidence is looked up in: this project's scenarios, tests and page of costs, and the answers of a run. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioEnding } from '../checker/finding/subject.ts';
import { projectFolder } from '../checker/process/files.ts';
import { dataUnder } from '../checker/scenario/compile/compile.ts';
import { dataOf } from '../checker/scenario/index.ts';
import { contractName, partsOf } from '../checker/scenario/variants.ts';
import type { Known, RunRow, ScenarioFile } from './standing.ts';

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
    const all = dataUnder(module.default);
    found.set(name, {
      text: readFileSync(path, 'utf8'),
      data: dataOf(module.default),
      under: new Map(all.map((data) => [data.variant?.name ?? contractName, data])),
    });
  }
  return found;
}

export function knownBy(
  answers: readonly RunRow[],
  scenarios: ReadonlyMap<string, ScenarioFile>,
): Known {
  return {
    answer: (name, variant) =>
      answers.find((one) =>
        variant === undefined
          ? one.name === name
          : partsOf(one.name).base === name && (one.variant ?? contractName) === variant,
      ),
    scenario: (name) => scenarios.get(name),
    page: (file) => readFileSync(join(projectFolder, file), 'utf8'),
    test(file) {
      const path = join(projectFolder, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    },
  };
}
