/**
 * The search that judges costs: measures the written steps on the executor, and looks for the worst case in
 * many runs and for the worst that others can do meanwhile.
 *
 * Steps are measured in turn, with the shortest delays, on a machine that has done nothing before. Worst
 * cases are of the steps at many paces, with an interrupt at each cycle, and of random runs, all on the
 * machine as the scenario has it. A bound that holds was not exceeded: it is not proved.
 */

import { NotBuilt, type Units } from '../../../executor/machine.ts';
import { sizes as usualSizes } from '../../../executor/timing.ts';
import { TableFull } from '../../../executor/units/region-entries.ts';
import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import { costsClaim } from '../../../properties/costs.ts';
import type { Effort, Violation } from '../../finding/finding.ts';
import { actionText } from '../../finding/phrasing.ts';
import { type CostReport, sumOfCosts } from '../../finding/step-cost.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Verdict } from '../../finding/verdict.ts';
import type { AttackersData, CostData } from '../../scenario/data.ts';
import { counted } from '../../text/numbers.ts';
import { actionSourceOf, isDrawnAnew } from '../action-source.ts';
import { withEntrySites } from '../entry-sites.ts';
import { expectationOf, isMeant } from '../expectation.ts';
import { makingOf } from '../lockstep/executor-pool.ts';
import { injectEverywhere } from '../lockstep/inject-everywhere.ts';
import { remembering } from '../lockstep/memoised-model.ts';
import { shrinkInLockstep } from '../lockstep/shrink-run.ts';
import { bothTallied, type LockstepResult } from '../lockstep/tally.ts';
import { costedSteps } from '../lockstep/timeline.ts';
import { stepCosts } from '../lockstep/written-costs.ts';
import { findingOf, rerun } from '../model-search.ts';
import { searchInLockstep, writtenAtPaces } from '../random/search-lockstep.ts';
import { type Budget, cutRemark, type Found, type Search, seedFor, type Watch } from '../search.ts';
import { type Interference, interferenceIn } from './interference.ts';
import { type Judged, judgedSteps, judgedWhile, judgedWorst, type Measured } from './judge.ts';

/** The claim that this search tests. */
const { name: property, claim } = costsClaim;

/** How much is run for worst cases. */
const defaults = { paces: 20, runs: 40, steps: 30, cycles: 300_000 } as const;

export const costs: Search<'costs'> = {
  kind: 'costs',
  judges: 'costs',

  run(subject, budget, watch) {
    const finding = checkCosts(subject, budget, watch);
    return finding && { finding };
  },
};

/** `units`: what the executor is made of, if not what the scenario says. */
export function checkCosts(
  subject: Subject,
  budget: Budget,
  watch: Watch,
  units?: Units,
): Unjudged | undefined {
  const { costs: all } = subject.data;
  if (all === undefined) return undefined;
  if (budget.property !== undefined && budget.property !== property) return undefined;
  const making = { ...makingOf(subject.data), ...(units && { units }) };
  return unlessNotBuilt(subject, budget, () => {
    const measuring = new Measuring(subject, making, {
      seed: seedFor(budget.seed, subject.name),
      outOfTime: watch.outOfTime,
    });
    return judgedFinding(measuring, all, budget, watch);
  });
}

type Unjudged = Found['finding'];

function judgedFinding(
  measuring: Measuring,
  stated: readonly CostData[],
  budget: Budget,
  watch: Watch,
): Unjudged {
  const { subject } = measuring;
  const all = stated.map((cost, i) => {
    const one = measuring.judge(cost);
    watch.progress('costs', (i + 1) / stated.length);
    return one;
  });
  const broken = all.flatMap(({ judged: { holds } }, i) => (holds === false ? [i] : []));
  // Of several that are broken, one that is not meant to be.
  const saysOf = (i: number) => all[i]?.judged.says ?? '';
  const worst = broken.find((i) => !isExpected(subject, budget, i, saysOf(i))) ?? broken[0];
  const idle = all.flatMap(({ judged: one }) =>
    one.holds === undefined ? [`${one.text} (line ${one.site.line}): ${one.says}`] : [],
  );
  const violation =
    worst === undefined ? undefined : measuring.violation(all[worst] as Judged, worst);
  return findingOf('costs', subject, budget, {
    scope: measuring.scope,
    verdict: verdictFor(worst, idle, measuring.isCut),
    effort: measuring.effort,
    seed: budget.seed,
    costs: all.map((one) => one.judged),
    remarks: worst === undefined ? [...idle, ...measuring.remarks] : [],
    ...(violation && { violation }),
    ...(measuring.isCut && { cut: true }),
  });
}

function verdictFor(worst: number | undefined, idle: readonly string[], isCut: boolean): Verdict {
  if (worst !== undefined) return 'violated';
  if (isCut) return 'undecided';
  return idle.length > 0 ? 'vacuous' : 'holds';
}

function isExpected(subject: Subject, budget: Budget, cost: number, says: string): boolean {
  const expectation = expectationOf(subject, budget);
  if (expectation.kind === 'holds') return false;
  return isMeant(subject.data.policy, expectation, { property, claim, refutation: { says, cost } });
}

type How = ReturnType<typeof makingOf>;

/** Measures what is asked for, each kind once. */
class Measuring {
  readonly subject: Subject;
  readonly #making: How;
  readonly #budget: { readonly seed: number; readonly outOfTime: () => boolean };
  readonly #known: Model;
  readonly #actions: readonly Action[];
  readonly #parts: string[] = [];
  #steps: Measured | undefined;
  #runs: LockstepResult | undefined;
  /** By what was asked: one search stands for all bounds of the same steps. */
  readonly #loops = new Map<string, Interference | undefined>();

  constructor(
    subject: Subject,
    making: How,
    budget: { readonly seed: number; readonly outOfTime: () => boolean },
  ) {
    this.subject = subject;
    this.#making = making;
    this.#budget = budget;
    this.#known = remembering(subject.model);
    this.#actions = subject.data.steps.map(({ action }) => action);
  }

  get #options() {
    const { sizes } = this.#making;
    return { ...this.#making, sizes: { ...usualSizes, ...sizes } };
  }

  judge(cost: CostData): Judged {
    if (cost.kind === 'worst') return judgedWorst(cost, this.#worstRuns().worst);
    if (cost.kind === 'within' || cost.while === undefined)
      return judgedSteps(cost, this.#written());
    return this.#disturbed(cost, cost.while);
  }

  #written(): Measured {
    if (this.#steps === undefined) {
      this.#parts.push(
        `the ${counted(this.#actions.length, 'step')} in turn, with the shortest delays`,
      );
      this.#steps = stepCosts(this.#known, this.#actions, this.#options);
    }
    return this.#steps;
  }

  /** The steps at many paces and with an interrupt at each cycle, and random runs. */
  #worstRuns(): LockstepResult {
    if (this.#runs !== undefined) return this.#runs;
    const { data, model } = this.subject;
    const { paces, runs, steps, cycles } = defaults;
    const options = { ...this.#options, ...this.#budget, runs, steps, cycles };
    let all = writtenAtPaces(this.#known, this.#actions, { ...options, runs: paces });
    const parts = [`at ${paces} paces`];
    if (model.machine.lines.length > 0 && this.#actions.length > 0) {
      all = bothTallied(all, injectEverywhere(this.#known, this.#actions, options));
      parts.push('with an interrupt at each cycle');
    }
    const source = actionSourceOf(data, model);
    if (source !== undefined) {
      const on = isDrawnAnew(source) ? model : this.#known;
      all = bothTallied(all, searchInLockstep(on, source, options));
      parts.push(`in ${runs} random runs`);
    }
    this.#parts.push(`the worst cases ${parts.join(', ')}`);
    this.#runs = all;
    return all;
  }

  #disturbed(
    cost: Extract<CostData, { kind: 'at most' }>,
    attackers: typeof cost.while & object,
  ): Judged {
    const { model } = this.subject;
    const found = this.#interference(cost.of, attackers);
    return judgedWhile(cost, found, (action) => actionText(this.subject, model.initial, action));
  }

  #interference(timed: readonly number[], attackers: AttackersData): Interference | undefined {
    const { site: _, ...what } = attackers;
    const key = JSON.stringify([timed, what]);
    if (this.#loops.has(key)) return this.#loops.get(key);
    const disturbed = { model: this.subject.model, steps: this.#actions, timed, attackers };
    const found = interferenceIn({ ...disturbed, making: this.#making }, this.#budget);
    if (found !== undefined) this.#parts.push(`${counted(found.runs, 'run')} with loops of others`);
    this.#loops.set(key, found);
    return found;
  }

  get #found(): readonly Interference[] {
    return [...this.#loops.values()].filter((one) => one !== undefined);
  }

  get scope(): string {
    return this.#parts.join('; ');
  }

  get isCut(): boolean {
    return this.#runs?.isCut === true || this.#found.some(({ isCut }) => isCut);
  }

  get remarks(): string[] {
    return this.isCut ? [cutRemark('some of the runs')] : [];
  }

  get effort(): Effort {
    const { runs = 0, retirements = 0, cycles = 0 } = this.#runs ?? {};
    const sum = (of: (one: Interference) => number) =>
      this.#found.reduce((all, one) => all + of(one), 0);
    const written = (this.#steps ?? []).filter((one) => one !== undefined);
    return {
      runs: runs + (this.#steps === undefined ? 0 : 1) + sum((one) => one.runs),
      steps: retirements + written.length,
      cycles: cycles + sumOfCosts(written).cycles + sum((one) => one.cycles),
    };
  }

  /** The run that shows it: the steps as written, or the run in which the worst case was. */
  violation(
    { judged: { text, site, says }, rows, run, meanwhile }: Judged,
    cost: number,
  ): Violation {
    const report: CostReport = { text, site, rows, ...(meanwhile && { meanwhile }) };
    const common = { property, claim, refutation: { says, cost }, cost: report } as const;
    if (run !== undefined) return { ...common, ...this.#worstRun(run, cost) };
    const written = this.#written();
    const steps = rerun(this.subject.model, this.#actions).map((step, i) => {
      const [{ site } = step, cost] = [this.subject.data.steps[i], written[i]];
      return { ...step, ...(site && { site }), ...(cost && { cost }) };
    });
    return { ...common, run: steps, minimality: { kind: 'as written' } };
  }

  #worstRun(found: LockstepResult['found'] & object, cost: number) {
    const stated = this.subject.data.costs?.[cost];
    if (stated?.kind !== 'worst') throw new Error('a run is of a worst case');
    const { of, cycles } = stated;
    const isAsBad = ({ worst }: typeof found) => (worst[of] ?? 0) > cycles;
    const { model } = this.subject;
    const { run, attempts } = shrinkInLockstep(model, found, this.#options, isAsBad);
    const steps = withEntrySites(this.subject, [...costedSteps(model, run, this.#options)]);
    const from = found.retirements.length;
    return { run: steps, minimality: { kind: 'shrunk', from, attempts } as const };
  }
}

/** The finding `not run` where the machine is larger than the executor that is built. */
function unlessNotBuilt(subject: Subject, budget: Budget, run: () => Unjudged): Unjudged {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NotBuilt) && !(error instanceof TableFull)) throw error;
    return findingOf('costs', subject, budget, {
      scope: 'nothing',
      verdict: 'not run',
      effort: { runs: 0, steps: 0 },
      remarks: [`the executor does not run this: ${error.message}`],
    });
  }
}
