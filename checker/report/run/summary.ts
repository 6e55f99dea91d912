/**
 * The report of a whole run: what was looked at, what was met there, and what was not asked.
 *
 * A verdict that says *holds* is worth as much as what was tried. Here is what was tried, each kind of
 * deed with the first that was met, so that a reader can see that it was a real one. No date and no
 * duration: the same run gives the same bytes.
 */

import { contract } from '../../../model/semantics.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Coverage, Example } from '../../finding/coverage.ts';
import { isReserved } from '../../finding/rows.ts';
import { statusWords } from '../../finding/verdict.ts';
import { type Holder, holders } from '../../finding/windows.ts';
import { partsOf } from '../../scenario/variants.ts';
import { possibleDeeds } from '../../search/ledger.ts';
import { code, prose, table } from '../../text/escape.ts';
import { thousands } from '../../text/numbers.ts';
import { costsSection } from './costs-section.ts';
import { countsIn, ledgerSentences } from './ledger.ts';
import { objectionsOf } from './objections.ts';
import { effortText, effortUnder, lastLine, verdictText, wordOf } from './phrases.ts';
import {
  type Checked,
  cyclesInTurnIn,
  isNotBegun,
  isUnusable,
  metBy,
  ofContract,
  type Run,
  searchesOf,
  statusOfRun,
  verdictOf,
} from './run.ts';
import { variantsIn } from './variants.ts';

/** Beside the reports of violations. */
export const summaryFile = 'summary.md';

export function summaryOf(run: Run): string {
  const met = metBy(run.scenarios);
  const exitStatus = statusOfRun(run);
  const sections = [
    '# What was checked',
    `**${statusWords[exitStatus]}** (exit status ${exitStatus}). ${prose(lastLine(run))}.`,
    'Every run of the checker writes such a page anew. `reports/README.md` of Portcullis says how to read it.',
    ...objectionsOf(run),
    section('What was looked at', scopes(run.scenarios)),
    ...variantsSection(run.scenarios),
    section('What was met', [deeds(met), ...depths(run.scenarios)].join('\n\n')),
    section('Premises', premises(met, run)),
    ...cyclesSection(run.scenarios),
    ...windowsSection(run.scenarios),
    ...costsSection(run.scenarios),
    section('What was not asked', notAsked(run, met)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function isLedger(scenario: Checked): boolean {
  return 'counts' in scenario;
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function scopes(scenarios: readonly Checked[]): string {
  const rows = scenarios.flatMap((scenario) => {
    if (isLedger(scenario)) return [];
    const name = prose(scenario.name);
    if (isUnusable(scenario)) return [[name, '', 'unusable', prose(scenario.unusable.says), '']];
    return scenario.searches.map((search) => [
      name,
      search.search,
      verdictText(search),
      prose(search.briefScope ?? search.scope),
      effortText(effortUnder(scenario.variant, search.effort)),
    ]);
  });
  return rows.length === 0
    ? 'Nothing.'
    : table(['scenario', 'search', 'verdict', 'within', 'effort'], rows);
}

/** The same scenarios under several designs: verdict and cost side by side, and what each gives up. */
function variantsSection(scenarios: readonly Checked[]): string[] {
  const rows = scenarios.flatMap((one) => {
    if (isUnusable(one) || one.variant === undefined) return [];
    const cyclesInTurn = cyclesInTurnIn(one.searches);
    const cycles = cyclesInTurn === undefined ? '' : thousands(cyclesInTurn);
    return [[prose(partsOf(one.name).base), one.variant, wordOf(verdictOf(one)), cycles]];
  });
  if (rows.length === 0) return [];
  const introduction =
    'Scenarios that were judged under designs by name. Cycles are those of the executor for the ' +
    'written steps, one after the other.';
  const designs = variantsIn(scenarios).map(({ name, says, givesUp }) =>
    [`- *${name}*: ${prose(says)}`, ...givesUp.map((given) => `  - ${prose(given)}`)].join('\n'),
  );
  const cells = table(['scenario', 'variant', 'verdict', 'cycles'], rows);
  return [section('Variants', [introduction, cells, designs.join('\n')].join('\n\n'))];
}

/** In the order of the contract's rules, those that were never met last. */
function deeds({ deeds: counts, examples }: Coverage): string {
  const possible = possibleDeeds(contract.rules);
  const rows = possible.flatMap((deed) => {
    const example = examples[deed];
    const times = thousands(counts[deed] ?? 0);
    return example === undefined ? [] : [[deed, times, prose(example.says), whereOf(example)]];
  });
  const never = possible.filter((deed) => counts[deed] === undefined);
  const missing = never.map((deed) => `- ${deed}`).join('\n');
  return [
    ...(rows.length === 0 ? [] : [table(['deed', 'times', 'the first', 'where'], rows)]),
    ...(never.length === 0 ? [] : [`Never met:\n\n${missing}`]),
  ].join('\n\n');
}

/** How deep the calls went and how long the chains were, if everything was checked. */
function depths(scenarios: readonly Checked[]): string[] {
  return countsIn(scenarios).map(
    (counts) => `All together: ${ledgerSentences(counts).join('; ')}.`,
  );
}

function whereOf({ scenario, search, run, step }: Example): string {
  const place = run === undefined ? `step ${step}` : `run ${run}, step ${step}`;
  return `${prose(scenario)}, ${search}, ${place}`;
}

/** What must happen before a property has anything to check, and the step that did it first. */
function premises(met: Coverage, run: Run): string {
  const rows = premisesOf(run).map(({ property, premise }) => {
    const by = met.premises[premise];
    const cells = by === undefined ? ['**not reached**', ''] : [prose(by.says), whereOf(by)];
    return [property, premise, ...cells];
  });
  const idle = idleProperties(run, met);
  const sentence =
    idle.length === 0
      ? 'Every property that was judged had something to say.'
      : `Never had anything to check: ${idle.join(', ')}.`;
  if (rows.length === 0) return sentence;
  return `${table(['property', 'premise', 'first reached by', 'where'], rows)}\n\n${sentence}`;
}

/** Where the cycles of the executor went, all harts of all its runs together. */
function cyclesSection(scenarios: readonly Checked[]): string[] {
  const sums = new Map<string, number>();
  for (const { effort } of ofContract(scenarios).flatMap(searchesOf)) {
    for (const [cause, cycles] of Object.entries(effort.byCause ?? {})) {
      sums.set(cause, (sums.get(cause) ?? 0) + cycles);
    }
  }
  const all = [...sums.values()].reduce((sum, cycles) => sum + cycles, 0);
  if (all === 0) return [];
  const rows = [...sums].map(([cause, cycles]) => [
    cause,
    thousands(cycles),
    `${((100 * cycles) / all).toFixed(1)} %`,
  ]);
  const introduction =
    'The cycles of all harts of the executor, by what each was spent on. Every cycle has one cause: ' +
    'a run in which they do not add up is a violation.';
  return [
    section('Cycles', `${introduction}\n\n${table(['cause', 'hart-cycles', 'share'], rows)}`),
  ];
}

/** How long what was taken away still worked on the executor, at worst, and where that was. */
function windowsSection(scenarios: readonly Checked[]): string[] {
  const measured = scenarios.flatMap((one) =>
    searchesOf(one).flatMap(({ effort: { windows } }) =>
      windows === undefined ? [] : [{ name: one.name, windows }],
    ),
  );
  if (measured.length === 0) return [];
  const rows = measured.flatMap(({ name, windows }) =>
    holders.flatMap((by) => {
      const window = windows[by];
      return window === undefined ? [] : [{ name, by, window }];
    }),
  );
  const worst = holders.flatMap((by) => {
    const all = rows.filter((row) => row.by === by);
    const most = Math.max(0, ...all.map(({ window }) => window.cycles));
    const where = all.find(({ window }) => window.cycles === most);
    const longest = where === undefined ? 'none was met' : `${most} cycles (${prose(where.name)})`;
    return [`- ${holderWords[by]}: ${longest}`];
  });
  const introduction =
    'The most cycles from the issue of what takes authority away to the last access that still ' +
    'succeeded on it, over all runs of the executor. The contract has no bound for it but the ' +
    'retirement of what takes away. Below, each scenario in which it is not zero.';
  const cells = rows.map(({ name, by, window: { cycles, loss, access } }) => [
    prose(name),
    by,
    `${cycles}`,
    `${access} during ${loss}`,
  ]);
  const each = cells.length === 0 ? [] : [table(['scenario', 'held by', 'cycles', 'what'], cells)];
  return [section('Revocation window', [introduction, worst.join('\n'), ...each].join('\n\n'))];
}

const holderWords: Readonly<Record<Holder, string>> = {
  hart: 'a hart, by ownership or grants',
  device: 'a device',
  lend: 'a hart, by what it was lent',
};

function judged({ narrowed }: Run): (name: string) => boolean {
  return (name) => narrowed?.property === undefined || narrowed.property === name;
}

function premisesOf(run: Run): { property: string; premise: string }[] {
  return propertiesOf([])
    .filter(({ name }) => judged(run)(name))
    .flatMap(({ name, covers }) =>
      covers.map((cover) => ({ property: name, premise: cover.name })),
    );
}

function idleProperties(run: Run, { premises: reached, isPolicyTested }: Coverage): string[] {
  const all = premisesOf(run);
  const idle = [...new Set(all.map(({ property }) => property))].filter((name) =>
    all.every(({ property, premise }) => property !== name || reached[premise] === undefined),
  );
  const isIdle = {
    // Its premises are the clauses that scenarios write, so they have no row above.
    'authority confinement': !isPolicyTested,
    expectations: !run.scenarios.flatMap(searchesOf).some(({ search }) => search === 'directed'),
  };
  const others = Object.entries(isIdle).flatMap(([name, is]) => (is ? name : []));
  return [...idle, ...others.filter(judged(run))];
}

function notAsked(run: Run, met: Coverage): string {
  const { narrowed = {}, notLookedAt = [], interrupted } = run;
  const { property, runs, variants, selection = [], timeSeconds } = narrowed;
  const lines = [
    ...(interrupted ? ['the rest: the run was interrupted'] : []),
    ...(selection.length > 0
      ? [`all but what was named: ${selection.map((word) => code(word)).join(', ')}`]
      : []),
    ...(property === undefined ? [] : [`all properties but *${property}* (--property)`]),
    ...(variants === undefined
      ? []
      : [`all variants but ${variants.map((one) => `*${one}*`).join(', ')} (--variant)`]),
    ...(runs === undefined ? [] : [`more than ${thousands(runs)} random runs (--runs)`]),
    ...(timeSeconds === undefined
      ? []
      : [`what takes longer than ${timeSeconds} s in all (--time)`]),
    ...notLookedAt.map((name) => `${prose(name)}: not looked at (--bail)`),
    ...unexplored(run.scenarios),
    ...run.scenarios.flatMap(leftOpen),
    ...(Object.keys(met.deeds).length === 0 ? ['everything: no step was taken'] : []),
  ];
  const bounds =
    'Beyond that: other runs than those that were drawn, and whatever lies outside the bounds in ' +
    'the column *within* above.';
  return [
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]),
    bounds,
  ].join('\n\n');
}

function unexplored(scenarios: readonly Checked[]): string[] {
  const names = scenarios.flatMap((one) => {
    if (isUnusable(one) || isReserved(one.name) || isNotBegun(one)) return [];
    return one.searches.some(({ search }) => search === 'exhaustive') ? [] : prose(one.name);
  });
  if (names.length === 0) return [];
  return [`every state that can be reached, for want of a menu or a depth: ${names.join(', ')}`];
}

/** What a scenario wrote and no search exercised, and the searches that a limit stopped. */
function leftOpen(scenario: Checked): string[] {
  if (isUnusable(scenario)) return [`${prose(scenario.name)}: unusable, so nothing of it`];
  const open = scenario.searches.flatMap(({ search, verdict, remarks, unasked = [] }) => [
    ...unasked,
    ...(verdict === 'undecided' || verdict === 'crash' || isLedger(scenario)
      ? remarks.map((remark) => (search === 'all' ? remark : `${search} search: ${remark}`))
      : []),
  ]);
  return [...new Set(open)].map((line) => `${prose(scenario.name)}: ${prose(line)}`);
}
