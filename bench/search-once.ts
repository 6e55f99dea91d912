/**
 * Runs one exhaustive search in a process of its own, so that start-up and the first touch of the memory are
 * part of its time: `search-once.ts HUNKS --properties none|states|all`. Prints one line of JSON.
 *
 * It measures its search alone; its parent process measures the whole.
 */

import { parseArgs } from 'node:util';
import { actionSourceOf, listOf } from '../checker/search/action-source.ts';
import { explore } from '../checker/search/exhaustive/explorer.ts';
import { MemoisedJudge } from '../checker/search/exhaustive/memoised-judge.ts';
import { partitionedModel } from '../checker/search/exhaustive/partitioned-model.ts';
import { Judge } from '../checker/search/judge.ts';
import { Ledger } from '../checker/search/ledger.ts';
import { model } from '../model/semantics.ts';
import { theorems } from '../properties/index.ts';
import { interruptsAndTransfers } from './machines.ts';

/** `states`: judges each state by the invariants; `all`: each step by the other properties as well. */
const judged = ['none', 'states', 'all'] as const;

const { values, positionals } = parseArgs({
  options: {
    properties: { type: 'string', default: 'states' },
  },
  allowPositionals: true,
});
const properties = judged.find((one) => one === values.properties);
if (properties === undefined) throw new Error(`--properties wants one of ${judged.join(', ')}`);

const data = interruptsAndTransfers(Number(positionals[0]));
const made = model(data.machine);
const source = actionSourceOf(data, made);
if (source === undefined) throw new Error('nothing may happen, so nothing can be measured');
const candidates = listOf(source);
const invariants = theorems.filter((property) => property.kind === 'invariant');
const judge = new Judge(made, theorems, new Ledger(theorems));

const judgedInvariants = properties === 'none' ? [] : invariants;
const system = partitionedModel(made, candidates, judgedInvariants);
const bounds = { depth: Number.POSITIVE_INFINITY, states: 2 ** 31, bytes: 2 ** 33 };

const began = performance.now();
const { end, states, transitions, levels, bytes } = explore(
  system,
  bounds,
  properties === 'all'
    ? { judge: new MemoisedJudge(made, judge, { candidates, properties: theorems }) }
    : {},
);
const seconds = (performance.now() - began) / 1000;
if (end !== 'complete') throw new Error(`the search ended with ${end}`);
console.log(JSON.stringify({ states, transitions, levels: levels.length - 1, bytes, seconds }));
