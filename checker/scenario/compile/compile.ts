/**
 * From a scenario in nouns and sentences to a scenario as plain data.
 *
 * Here the machine gets its addresses, names become numbers, and every range that the scenario
 * names goes into the machine's span table.
 */

import { showRange } from '../../../model/address.ts';
import { present } from '../../../model/assert.ts';
import type { SpanId } from '../../../model/state.ts';
import type { May, ScenarioData } from '../data.ts';
import { ScenarioError } from '../error.ts';
import { shown } from '../language/input.ts';
import { everything } from '../language/intent.ts';
import type { MachineOptions } from '../language/nouns.ts';
import { ScenarioValue } from '../language/scenario.ts';
import { type Compilation, compilationOf, regionExtent } from './compilation.ts';
import { costOf, costRead } from './costs.ts';
import { descriptionOf, layOut } from './machine.ts';
import { menuOf, menuRead } from './menu.ts';
import { clauseOf, expectedOf } from './policy.ts';
import { grantsOf, stepOf } from './steps.ts';
import { writtenOf } from './written.ts';

/** The plain data of a scenario file's default export. Throws `ScenarioError`. */
export function dataOf(exported: unknown): ScenarioData {
  if (exported instanceof ScenarioValue) return compile(exported);
  throw new ScenarioError({
    says: `the default export is ${shown(exported)}, not a scenario`,
    remedy: 'write: export default scenario(m, { shows: ..., steps: [...] })',
  });
}

function compile({ machine, options, callSite }: ScenarioValue): ScenarioData {
  const compilation = compilationOf(machine);
  // Steps and menu first: they fill the span table that the machine is described with.
  const steps = (options.steps ?? []).map((act) => stepOf(compilation, act));
  const menu = typeof options.may === 'object' ? menuRead(compilation, options.may) : undefined;
  const policy = (options.policy ?? []).map((clause) => clauseOf(compilation, clause));
  const stated = (options.costs ?? []).map((one) =>
    costRead(compilation, one, options.steps ?? []),
  );
  const finds = expectedOf(options);
  const grants = grantsOf(compilation, options.initially ?? []);
  // The layout refuses an unusable machine, and its cells are among the spans of `everything`.
  const { cuts } = layOut(machine, descriptionOf(compilation, grants.facts));
  const everywhere = () => spansOfEverything(compilation, cuts);
  const may: May = menu
    ? menuOf(menu, everywhere)
    : { kind: options.may === undefined ? 'unsaid' : everything, spans: everywhere() };
  const costs = stated.map((one) => costOf(one, everywhere));
  return {
    shows: options.shows,
    claims: options.claims ?? [],
    machine: descriptionOf(compilation, grants.facts),
    written: writtenOf(compilation, grants.written),
    steps,
    may,
    bounds: options.bounds ?? {},
    policy,
    finds,
    site: callSite.site,
    ...executorOf(machine.options),
    ...(costs.length > 0 && { costs }),
  };
}

/** A scenario that says nothing of the executor has no key for it. */
function executorOf({ sizes, latencies, port }: MachineOptions): Pick<ScenarioData, 'executor'> {
  if (sizes === undefined && latencies === undefined && port === undefined) return {};
  const given = { ...(sizes && { sizes }), ...(latencies && { latencies }), ...(port && { port }) };
  return { executor: given };
}

/** Each region, each cell, and the last cell with one byte beyond the top. */
function spansOfEverything(compilation: Compilation, cuts: readonly bigint[]): SpanId[] {
  const { machine, spans } = compilation;
  const regions = machine.regionsDeclared.map((region) =>
    spans.intern(regionExtent(compilation, region), region.fullName),
  );
  const cells = cuts.slice(1).map((end, i) => {
    const base = present(cuts[i], 'a cell begins where the one before it ends');
    return { base, bytes: end - base };
  });
  const last = present(cells.at(-1), 'a machine has at least one cell');
  const beyond = { base: last.base, bytes: last.bytes + 1n };
  const rest = [...cells, beyond].map((range) => spans.intern(range, showRange(range)));
  return [...new Set([...regions, ...rest])];
}
