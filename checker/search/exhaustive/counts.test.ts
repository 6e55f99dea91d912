/**
 * How many states and transitions each scenario has within its menu: pinned, because a count that
 * changes is a change of the semantics or of the scenario, and has to be one that was meant.
 * `vitest -u` writes them anew.
 */

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { projectFolder } from '../../process/files.ts';
import { dataOf } from '../../scenario/index.ts';
import { actionSourceOf, listOf } from '../action-source.ts';
import { explore } from './explorer.ts';
import { partitionedModel } from './partitioned-model.ts';

test('each scenario with a menu has as many states as it had', async () => {
  const lines: string[] = [];
  const files = readdirSync(`${projectFolder}/scenarios`, { recursive: true, encoding: 'utf8' });
  for (const file of files.sort()) {
    if (!file.endsWith('.scenario.ts')) continue;
    const module: { default: unknown } = await import(`${projectFolder}/scenarios/${file}`);
    const data = dataOf(module.default);
    const made = model(data.machine);
    const source = actionSourceOf(data, made);
    if (source?.kind !== 'menu') continue;
    const depth = data.bounds.depth ?? Number.POSITIVE_INFINITY;
    const { states, transitions, levels, end } = explore(
      partitionedModel(made, listOf(source), []),
      {
        depth,
        states: 1_000_000,
        bytes: 2 ** 30,
      },
    );
    const name = file.replace('.scenario.ts', '');
    lines.push(
      `${name}: ${states} states, ${transitions} transitions, depth ${levels.length - 1}, ${end}`,
    );
  }

  expect(lines.length).toBeGreaterThan(30);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('counts.txt');
});
