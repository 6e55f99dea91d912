/**
 * How claims and statements stand, computed from what a run answered.
 *
 * Each piece of evidence is looked up: the scenario came out as it says, the step was played, the clause put to
 * the test, the premise reached. A part stands on all of its evidence, and on at least one piece.
 */

import type { ScenarioData, Site } from '../checker/scenario/data.ts';
import type {
  ClaimPart,
  Evidence,
  FigurePage,
  Lack,
  ScenarioEvidence,
  Showing,
} from './evidence.ts';
import type { Statement } from './statement.ts';

/** What of one scenario's row in the JSON of a run, or of the library's answer, is looked at. */
export interface RunRow {
  readonly name: string;
  readonly variant?: string;
  readonly verdict: string;
  readonly asExpected: boolean;
  readonly searches: readonly {
    readonly kind: string;
    readonly verdict: string;
    readonly scope: string;
    readonly steps: number;
    readonly reached?: readonly string[];
    readonly violation?: { readonly property: string };
    readonly costs?: readonly { readonly holds: boolean; readonly at: Site }[];
  }[];
}

/** A scenario file: its text, and what it came to under the design of its machine. */
export interface ScenarioFile {
  readonly text: string;
  readonly data: ScenarioData;
  /** What it came to under each design that it is judged under, by its name. */
  readonly under: ReadonlyMap<string, ScenarioData>;
}

/** All that evidence is looked up in. */
export interface Known {
  /** Undefined where no run has one of this name under this variant; without one, that of its machine. */
  answer(scenario: string, variant: string | undefined): RunRow | undefined;
  /** Undefined where there is no such file. */
  scenario(name: string): ScenarioFile | undefined;
  /** The text of a page of figures, `docs/costs.md`. */
  page(file: FigurePage): string;
  /** The text of a test; undefined where there is none. */
  test(file: string): string | undefined;
}

/** What a part comes to: `missing` says why it is not shown. */
export interface PartStanding {
  readonly part: ClaimPart;
  readonly how: 'shown' | 'measured' | 'not shown';
  readonly missing?: string;
}

export interface Standing {
  readonly how: 'shown' | 'shown in part' | 'measured' | 'not shown' | 'not built yet';
  readonly condition?: string;
  readonly parts: readonly PartStanding[];
}

export function standingOf({ parts, condition }: Showing, known: Known): Standing {
  const standings = parts.map((part) => standingOfPart(part, known));
  return {
    how: summedUp(standings.filter(isCounted)),
    ...(condition !== undefined && { condition }),
    parts: standings,
  };
}

/** Whether it bears on how its claim stands. */
export function isCounted({ part }: PartStanding): boolean {
  return !('isAside' in part);
}

function standingOfPart(part: ClaimPart, known: Known): PartStanding {
  if ('lacks' in part) return { part, how: 'not shown', missing: part.because };
  const missing = objectionTo(part.by, known);
  if (missing !== undefined) return { part, how: 'not shown', missing };
  return { part, how: part.by.every(isFigure) ? 'measured' : 'shown' };
}

function summedUp(parts: readonly PartStanding[]): Standing['how'] {
  const good = parts.filter(({ how }) => how !== 'not shown');
  if (good.length === 0) {
    const isRivals = parts.every(({ part }) => 'lacks' in part && part.lacks === 'rival');
    return isRivals ? 'not built yet' : 'not shown';
  }
  if (good.length < parts.length) return 'shown in part';
  return good.every(({ how }) => how === 'measured') ? 'measured' : 'shown';
}

/** How one sentence of an original stands. */
export interface StatementStanding {
  readonly how: 'shown' | 'measured' | 'weaker' | 'under a condition' | 'not covered';
  /** In what it is weaker, the condition, or the reason. */
  readonly says?: string;
  readonly lacks?: Lack;
}

export function standingOfStatement(statement: Statement, known: Known): StatementStanding {
  if ('lacks' in statement) {
    return { how: 'not covered', says: statement.because, lacks: statement.lacks };
  }
  const missing = objectionTo(statement.by, known);
  if (missing !== undefined) return { how: 'not covered', says: missing, lacks: 'scenario' };
  if (statement.condition !== undefined) {
    return { how: 'under a condition', says: statement.condition };
  }
  if (statement.weaker !== undefined) return { how: 'weaker', says: statement.weaker };
  return { how: statement.by.every(isFigure) ? 'measured' : 'shown' };
}

/** Why this shows nothing; undefined where it does. */
function objectionTo(evidence: readonly Evidence[], known: Known): string | undefined {
  if (evidence.length === 0) return 'nothing is brought forward';
  return evidence.map((one) => objection(one, known)).find((one) => one !== undefined);
}

/** Whether it is cycles that were counted. */
function isFigure(evidence: Evidence): boolean {
  if ('finds' in evidence) return evidence.finds === 'costs';
  return 'figure' in evidence || 'cost' in evidence;
}

/** Why this piece of evidence is none; undefined where it is. */
export function objection(evidence: Evidence, known: Known): string | undefined {
  if ('figure' in evidence) {
    const { figure, page } = evidence;
    return inOneLine(known.page(page)).includes(figure) ? undefined : `${page} has no '${figure}'`;
  }
  if ('test' in evidence) {
    const { test, titled } = evidence;
    const text = known.test(test);
    if (text === undefined) return `there is no ${test}`;
    return text.includes(`'${titled}'`) ? undefined : `${test} has no test '${titled}'`;
  }
  return objectionToScenario(evidence, known);
}

function objectionToScenario(evidence: ScenarioEvidence, known: Known): string | undefined {
  const { scenario, variant } = evidence;
  const file = known.scenario(scenario);
  if (file === undefined) return `there is no scenario ${scenario}`;
  const answer = known.answer(scenario, variant);
  const name = variant === undefined ? scenario : `${scenario} (${variant})`;
  if (answer === undefined) return `${name} was not checked`;
  const isDecided = answer.verdict === 'holds' || answer.verdict === 'violated';
  if (!answer.asExpected || !isDecided) {
    return `${name} did not come out as it says: ${answer.verdict}`;
  }
  const data = variant === undefined ? file.data : file.under.get(variant);
  if (data === undefined) return `${name} was not written`;
  const says = objectionToAnswer(evidence, answer, { text: file.text, data });
  return says && `${name}: ${says}`;
}

/** A file under one design. */
type ReadScenario = Pick<ScenarioFile, 'text' | 'data'>;

function objectionToAnswer(
  evidence: ScenarioEvidence,
  answer: RunRow,
  file: ReadScenario,
): string | undefined {
  if ('step' in evidence) return objectionToStep(evidence.step, answer, file);
  if ('clause' in evidence) return objectionToClause(evidence.clause, answer, file);
  if ('premise' in evidence) {
    const { property, premise } = evidence;
    const isBroken = answer.searches.some(({ violation }) => violation?.property === property);
    if (isBroken) return `${property} broke`;
    return isReached(answer, premise) ? undefined : `nothing came to '${premise}'`;
  }
  if ('finds' in evidence) {
    const { finds } = file.data;
    const isAsked = finds.kind === 'breaks' && finds.property === evidence.finds;
    return isAsked && answer.verdict === 'violated' ? undefined : `${evidence.finds} did not break`;
  }
  if ('cost' in evidence) return objectionToCost(evidence.cost, answer, file);
  const search = answer.searches.find(({ kind }) => kind === 'lockstep');
  if (search?.verdict !== 'holds') return 'executor and model were not compared';
  return search.scope.includes(evidence.lockstep)
    ? undefined
    : `executor and model were compared on something else than '${evidence.lockstep}'`;
}

function objectionToStep(step: string, answer: RunRow, file: ReadScenario): string | undefined {
  const lines = file.text.split('\n');
  const wanted = withoutSpaces(step);
  const numbers = file.data.steps.flatMap(({ site }, i) => {
    const text = withoutSpaces(lines.slice(site.line - 1, site.line + 8).join(''));
    return text.startsWith(wanted) ? i + 1 : [];
  });
  if (numbers.length === 0) return `no step begins with '${step}'`;
  const played = answer.searches.find(({ kind }) => kind === 'directed')?.steps ?? 0;
  return numbers.some((number) => number <= played) ? undefined : `'${step}' was not played`;
}

function objectionToCost(cost: string, answer: RunRow, file: ReadScenario): string | undefined {
  const lines = file.text.split('\n');
  const isMeant = ({ line, column }: Site) => {
    const [first = '', ...more] = lines.slice(line - 1, line + 8);
    const text = withoutSpaces([first.slice(column - 1), ...more].join(''));
    return text.startsWith(withoutSpaces(cost));
  };
  if (!file.data.costs?.some(({ site }) => isMeant(site))) return `states no cost ${cost}`;
  const judged = answer.searches.flatMap(({ costs = [] }) => costs.filter(({ at }) => isMeant(at)));
  if (judged.length === 0) return `${cost} was not judged`;
  return judged.every(({ holds }) => holds) ? undefined : `${cost} did not hold`;
}

function objectionToClause(clause: string, answer: RunRow, file: ReadScenario): string | undefined {
  const wanted = withoutSpaces(clause);
  const place = file.data.policy.findIndex(({ text }) => withoutSpaces(text) === wanted);
  if (place < 0) return `no clause '${clause}'`;
  if (answer.verdict !== 'holds') return `'${clause}' was judged only until something broke`;
  const opening = `policy clause ${place + 1}, `;
  const reached = answer.searches.flatMap((search) => search.reached ?? []);
  return reached.some((one) => one.startsWith(opening))
    ? undefined
    : `'${clause}' was never put to the test`;
}

function isReached(answer: RunRow, premise: string): boolean {
  return answer.searches.some(({ reached }) => reached?.includes(premise) === true);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
