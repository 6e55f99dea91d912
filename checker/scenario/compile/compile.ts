/**
 * From a scenario in nouns and sentences to a scenario as plain data.
 *
 * Here the machine gets its addresses, names become numbers, and every range that the scenario
 * names goes into the machine's span table.
 */

import { showRange } from '../../../model/address.ts';
import { present } from '../../../model/assert.ts';
import type { SpanId } from '../../../model/state.ts';
import type { JudgedUnder, May, ScenarioData } from '../data.ts';
import { ScenarioError } from '../error.ts';
import { shown } from '../language/input.ts';
import { everything } from '../language/intent.ts';
import type { MachineOptions } from '../language/nouns.ts';
import { ScenarioValue } from '../language/scenario.ts';
import { expectVariant, findsNothing, ownVariant, variantsNamed } from '../language/variants.ts';
import { contractName } from '../variants.ts';
import { type Compilation, compilationOf, regionExtent } from './compilation.ts';
import { costOf, costRead } from './costs.ts';
import { descriptionOf, layOut } from './machine.ts';
import { menuOf, menuRead } from './menu.ts';
import { clauseOf, expectedOf } from './policy.ts';
import { grantsOf, stepOf } from './steps.ts';
import { writtenOf } from './written.ts';

/** The plain data of a scenario file's default export, under the variant of its machine. Throws `ScenarioError`. */
export function dataOf(exported: unknown): ScenarioData {
  const scenario = expectScenario(exported);
  const own = ownVariant(scenario.machine);
  return compile(scenario, own === contractName ? undefined : { name: own, isOwn: true });
}

/**
 * Under each variant that it is judged under: `undefined` stands for those that it names itself, of which that
 * of its machine comes first. Throws `ScenarioError`.
 */
export function dataUnder(
  exported: unknown,
  under: readonly (string | undefined)[] = [undefined],
): ScenarioData[] {
  const scenario = expectScenario(exported);
  const own = ownVariant(scenario.machine);
  const written = [own, ...variantsNamed(scenario.options)];
  const names = new Set(under.flatMap((name) => (name === undefined ? written : name)));
  if (names.size === 1 && names.has(own) && under.includes(undefined)) return [dataOf(exported)];
  return [...names].map((name) => {
    const isOwn = name === own;
    try {
      return compile(isOwn ? scenario : scenarioUnder(scenario, name), { name, isOwn });
    } catch (error) {
      if (isOwn || !(error instanceof ScenarioError)) throw error;
      const { message, remedy, site } = error;
      throw new ScenarioError({ says: `${message} (under the variant ${name})`, remedy, site });
    }
  });
}

function expectScenario(exported: unknown): ScenarioValue {
  if (exported instanceof ScenarioValue) return exported;
  throw new ScenarioError({
    says: `the default export is ${shown(exported)}, not a scenario`,
    remedy: 'write: export default scenario(m, { shows: ..., steps: [...] })',
  });
}

/** With what differs under the variant, if it says so. */
export function scenarioUnder(
  { machine, options, callSite }: ScenarioValue,
  name: string,
): ScenarioValue {
  const all = Object.entries(options.variants ?? {});
  const [, differing = {}] = all.find(([text]) => expectVariant(text) === name) ?? [];
  const { finds: own, ...others } = options;
  const { finds = own, ...replaced } = differing;
  const found = finds === undefined || finds === findsNothing ? {} : { finds };
  return new ScenarioValue({ machine, options: { ...others, ...replaced, ...found }, callSite });
}

function compile(
  { machine, options, callSite }: ScenarioValue,
  variant?: JudgedUnder,
): ScenarioData {
  const compilation = compilationOf(machine, variant?.name);
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
    ...(variant && { variant }),
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
