/**
 * A scenario, or a counterexample, as a scenario file.
 *
 * The text loads to the same machine, with what was left to be placed still left to be placed, and
 * plays to the same outcomes. It is written as an author would write it and laid out as the
 * formatter would. Comments, loops and helpers of the original are gone: it is printed from data.
 */

import { topFrame } from '../../../model/frame.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { ExpectedOutcome } from '../../../properties/expectations.ts';
import type { Violation } from '../../finding/finding.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Bounds, Expected, May, ScenarioData, StepData } from '../../scenario/data.ts';
import { partsOf } from '../../scenario/variants.ts';
import { array, type Code, call, type List, object, quoted, statement, tall } from './code.ts';
import { declarations } from './declarations.ts';
import { Ranges } from './ranges.ts';
import { Acts } from './sentences.ts';
import { machineVariable, Variables } from './variables.ts';

/** The scenario as it was written; with a violation, the run that shows it. */
export function sourceOf(subject: Subject, violation?: Violation): string {
  const contents = violation === undefined ? subject.data : counterexampleOf(subject, violation);
  const variables = new Variables(subject.data);
  const nouns = { variables, ranges: new Ranges(subject.data, variables) };
  const acts = new Acts(
    subject,
    nouns,
    violation === undefined ? 'what was written' : 'what was found',
  );

  // From the end: which nouns need a variable is known when everything else is written.
  const { clauses, ...intended } = intentions(contents, acts, variables);
  const printed = tall(body(subject, contents, acts, intended));
  const scenario = statement('export default ', call('scenario', machineVariable, printed));
  const declared = declarations(subject.data, nouns);
  return [
    importing([...acts.words].sort()),
    declared.join('\n'),
    ...(clauses.length === 0 ? [] : [clauses.join('\n')]),
    `${scenario}\n`,
  ].join('\n\n');
}

function importing(words: readonly string[]): string {
  const line = `import { ${words.join(', ')} } from 'portcullis/scenario';`;
  if (line.length <= 100) return line;
  return `import {\n${words.map((word) => `  ${word},\n`).join('')}} from 'portcullis/scenario';`;
}

function body(
  { data }: Subject,
  contents: Contents,
  acts: Acts,
  { policy, costs, finds }: Omit<Intentions, 'clauses'>,
): List {
  const initially = data.machine.grants.filter(
    (_, i) => data.written.grants[i]?.callersOf === undefined,
  );
  const steps = contents.steps.flatMap((step) => acts.step(step));
  return object({
    shows: quoted(contents.shows),
    claims: contents.claims.length === 0 ? undefined : array(contents.claims.map(quoted)),
    initially: initially.length === 0 ? undefined : acts.grants(initially),
    steps: steps.length === 0 ? undefined : array(steps),
    may: menu(contents.may, acts),
    bounds: limits(contents.bounds),
    policy,
    costs,
    finds,
  });
}

interface Intentions {
  /** Those that have a variable. */
  readonly clauses: string[];
  readonly policy: Code | undefined;
  readonly costs: Code | undefined;
  readonly finds: Code | undefined;
}

function menu(may: May, acts: Acts): Code | undefined {
  if (may.kind === 'unsaid') return undefined;
  if (may.kind === 'nothing') return array([]);
  if (may.kind === 'menu') {
    const attackers = (after: number) =>
      may.attackers.filter((one) => one.after === after).map((one) => acts.attackers(one));
    const entries = may.entries.flatMap((entry, i) => [...attackers(i), ...acts.entry(entry)]);
    return array([...entries, ...attackers(may.entries.length)]);
  }
  acts.words.add('everything');
  return 'everything';
}

function limits({ depth, states, memory, time, runs, steps }: Bounds): Code | undefined {
  const code = object({ depth, states, memory, time, runs, steps });
  return code.items.length === 0 ? undefined : code;
}

/** Policy and costs, and what must be found; a clause that both speak of gets a variable. */
function intentions(
  { policy, costs = [], finds }: Contents,
  acts: Acts,
  variables: Variables,
): Intentions {
  const stated = {
    clause: policy.map((clause) => acts.clause(clause)),
    cost: costs.map((cost) => acts.cost(cost)),
  };
  const printed = ({ clause, cost }: typeof stated) => {
    const listed = (entries: readonly Code[]) =>
      entries.length === 0 ? undefined : array(entries);
    return { policy: listed(clause), costs: listed(cost) };
  };
  if (finds.kind === 'holds') return { clauses: [], ...printed(stated), finds: undefined };

  acts.words.add('breaks');
  const { because } = finds;
  const property = quoted(finds.property);
  if (because === undefined || 'words' in because) {
    const reason = because === undefined ? [] : [quoted(because.words)];
    return { clauses: [], ...printed(stated), finds: call('breaks', property, ...reason) };
  }
  const variable = variables.fresh('intended');
  const [kind, place] =
    'cost' in because ? (['cost', because.cost] as const) : (['clause', because.clause] as const);
  return {
    clauses: [statement(`const ${variable} = `, stated[kind][place] as Code)],
    ...printed({ ...stated, [kind]: stated[kind].with(place, variable) }),
    finds: call('breaks', property, variable),
  };
}

const ending = '.scenario.ts';

/** Where a counterexample can be kept: beside the scenario that it came from, if that stands in a file. */
export function suggestedFile({ name, file }: Subject, { property }: Violation): string {
  const { base, variant } = partsOf(name);
  const beside = file.endsWith(ending) ? file.slice(0, -ending.length) : `scenarios/${base}`;
  const parts = [beside, ...(variant === undefined ? [] : [variant]), property];
  return `${parts.join('-').replaceAll(' ', '-')}${ending}`;
}

/** What a printed scenario has besides its machine. */
type Contents = Pick<
  ScenarioData,
  'shows' | 'claims' | 'steps' | 'may' | 'bounds' | 'policy' | 'costs' | 'finds'
>;

/** A counterexample as a scenario of its own: one story, no search, and the same intentions. */
function counterexampleOf(subject: Subject, violation: Violation): Contents {
  const { policy, finds } = subject.data;
  const expected = finds.kind === 'breaks' && finds.property === violation.property;
  return {
    shows: violation.claim,
    claims: [],
    steps: stepsOf(subject, violation),
    may: { kind: 'nothing' },
    bounds: {},
    policy,
    ...costsOf(subject, violation),
    finds: expected ? stillMeant(finds, violation) : { kind: 'holds' },
  };
}

/** Costs are about the steps as they were written; in a run that was found, only the broken one is asked. */
function costsOf({ data: { costs = [] } }: Subject, violation: Violation): Pick<Contents, 'costs'> {
  const { cost: broken } = violation.refutation;
  if (broken === undefined) return {};
  return { costs: isAsWritten(violation) ? costs : costs.slice(broken, broken + 1) };
}

function stillMeant(finds: Expected, violation: Violation): Expected {
  if (finds.kind === 'holds' || finds.because === undefined || isAsWritten(violation)) return finds;
  return 'cost' in finds.because ? { ...finds, because: { cost: 0 } } : finds;
}

function isAsWritten({ minimality }: Violation): boolean {
  return minimality.kind === 'as written';
}

/**
 * The steps of a counterexample: who acted, and what came of it. Each expects what was observed, with
 * one exception: the step that broke an expectation keeps it, for it is broken again only where it is
 * stated again.
 */
function stepsOf({ data }: Subject, { property, run, minimality }: Violation): StepData[] {
  return run.map((step, i) => {
    const written = minimality.kind === 'as written' ? data.steps[i] : undefined;
    const stated =
      property === 'expectations' && i === run.length - 1 ? written?.expect : undefined;
    return {
      ...actorOf(step, written),
      action: step.action,
      expect: stated ?? observed(step.outcome),
      site: step.site ?? data.site,
    };
  });
}

function actorOf({ action, before }: RunStep, written: StepData | undefined): { by?: SpaceId } {
  if (written?.by !== undefined) return { by: written.by };
  if ('as' in action) return { by: action.as };
  const top = 'thread' in action ? topFrame(before.threads[action.thread] ?? []) : undefined;
  return top === undefined ? {} : { by: top.data };
}

function observed(outcome: Outcome | undefined): ExpectedOutcome {
  if (outcome?.kind === 'loaded') return { kind: 'sees', values: outcome.values };
  return outcome?.kind === 'fault' ? outcome : { kind: 'done' };
}
