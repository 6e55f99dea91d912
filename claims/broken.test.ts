/**
 * Each claim is broken on purpose: under a changed contract a scenario that is brought forward for the claim
 * fails, by its written steps or a small search, and the claim stands on less than before.
 *
 * Nothing random is searched, so a claim whose scenario notices a change by luck alone is not in the table.
 */

import { beforeAll, expect, test } from 'vitest';
import { subjectOf } from '../checker/finding/subject.ts';
import { standsForAll } from '../checker/finding/verdict.ts';
import type { Claim } from '../checker/scenario/claims.ts';
import { contractName, nameUnder, partsOf } from '../checker/scenario/variants.ts';
import { directed } from '../checker/search/directed.ts';
import { exhaustive } from '../checker/search/exhaustive/exhaustive-search.ts';
import { expected } from '../checker/search/expectation.ts';
import { type Found, unwatched } from '../checker/search/search.ts';
import { allRights, marked } from '../model/rights.ts';
import { model, semanticsFor } from '../model/semantics.ts';
import { mutants } from '../mutants/index.ts';
import {
  afterCommit,
  framesAfter,
  type Plant,
  topAfter,
  withPart,
  withRule,
} from '../mutants/mutant.ts';
import type { ClaimPart, Evidence } from './evidence.ts';
import { knownBy, projectScenarios } from './project.fixture.ts';
import { showings } from './showings/index.ts';
import { type RunRow, type ScenarioFile, standingOf } from './standing.ts';

/** Changes that are not among the planted bugs: nobody's property, or too coarse to be onSoftware apart there. */
const coarse: Readonly<Record<string, Plant>> = {
  'the first space holds everything': withPart('authority', (old) => ({
    heldWith: (...asked) => (asked[3] === 0 ? marked(allRights) : old.heldWith(...asked)),
  })),
  'a callee acts with what its caller has': topAfter('call', (callee, { top: caller }) => {
    callee.data = caller.data;
  }),
  'the owner of the base frame sees all hunks': withPart('authority', (old) => ({
    owner(machine, state, cell) {
      const base = state.threads[machine.stackOf[cell] as number]?.[0];
      return base?.data ?? old.owner(machine, state, cell);
    },
  })),
  'a handler keeps the code space of what it interrupts': topAfter(
    'deliver',
    (handler, { top }) => {
      handler.code = top.code;
    },
  ),
  'no interrupt comes above an interrupt': withRule('deliver', (old) => ({
    enabled: (m, s, a) => s.threads[a.thread]?.at(-1)?.kind !== 'interrupt' && old.enabled(m, s, a),
  })),
  're-entrancy means nothing': withRule('deliver', (old) => ({
    enabled: (m, s, a) =>
      !s.threads.some((frames) => frames.some(({ line }) => line === a.line)) &&
      old.enabled(m, s, a),
  })),
  'a raise is lost while a handler of the line runs': withRule('raise', (old) => ({
    enabled: (m, s, a) =>
      old.enabled(m, s, a) &&
      !s.threads.some((frames) => frames.some((frame) => frame.line === a.line)),
  })),
  'what an unwind passes by stays lent': afterCommit('unwind', (draft, a, { threads }) => {
    const lends = threads[a.thread]?.slice(a.depth + 1).map((frame) => frame.lends) ?? [];
    draft.thread(a.thread, (frames) => {
      Object.assign(frames.at(-1)?.lends ?? {}, ...structuredClone(lends));
    });
  }),
  'a skipped load has seen nothing': framesAfter(
    'return',
    (frames, { top: handler }, { resume }) => {
      if (handler.kind === 'fault' && resume !== undefined && resume !== 'retry')
        frames.at(-1)?.registers.fill(0);
    },
  ),
};

/** What is changed: a planted bug by its name, or one of the above; and the scenario that must notice. */
const breaks: readonly (readonly [Claim, change: string, notices: string])[] = [
  ['A1', 'what was granted to a space that has ended stays', 'spaces/name-reuse'],
  ['A1', 'a space that is made anew finds what was stored there', 'devices/driver-dies'],
  ['A2', 'only the data space of the environment is asked', 'spaces/code-and-data-environments'],
  ['A2', 'a load is not checked, against a policy', 'spaces/code-and-data-environments'],
  ['A3', 'the end of a range wraps at the top', 'spaces/one-pointer-three-spaces'],
  ['A4', 'the first space holds everything', 'spaces/no-supervisor-mode'],
  ['A4', 'an end of a space is not checked', 'devices/driver-dies'],
  ['A4', 'a map asks for the entry and not for the memory', 'paging/page-table-writers'],
  ['A5', 'a grant does not ask for the mark', 'revocation/grant-chain'],
  ['A5', 'a revoke leaves what was built on it', 'revocation/middle-of-a-chain'],
  ['A5', 'a grant stands while any grant names its grantor', 'revocation/grant-circle'],
  ['A5', 'an unpass leaves what was built on it', 'revocation/unpass'],
  ['A7', "a return from the third frame keeps the callee's code space", 'calls/stack-overflow'],
  ['A7', 'a lend is not checked', 'calls/nested-lends'],
  ['A7', 'lends of any thread count', 'calls/two-threads-in-one-server'],
  ['A7', 'an unwind leaves one frame too many', 'calls/caller-gives-up'],
  ['A7', 'what an unwind passes by stays lent', 'calls/caller-gives-up'],
  ['A7', 'frames of a space that has ended run on', 'calls/server-ends-with-callers-inside'],
  ['A8', 'a callee acts with what its caller has', 'kernels/system-call'],
  ['A9', 'a handler keeps the code space of what it interrupts', 'interrupts/on-any-stack'],
  ['A9', 'a call leaves no room for interrupts', 'interrupts/almost-full-stack'],
  ['A9', 'no interrupt comes above an interrupt', 'interrupts/almost-full-stack'],
  ['A9', 'a raise is lost while a handler of the line runs', 'interrupts/watchdog'],
  ['A10', 'a store on behalf of the caller is not checked', 'devices/wild-driver'],
  ['A10', 'a start does not ask what its starter holds', 'devices/driver-aims-device'],
  ['A10', 'a device goes on in the name of a space that has ended', 'devices/driver-dies'],
  ['A11', 'a refused store is not taken by a handler', 'kernels/kernel-under-a-kernel'],
  ['A11', 'a skipped load has seen nothing', 'kernels/kernel-under-a-kernel'],
  ['A12', 'the owner of the base frame sees all hunks', 'calls/debugger-and-library'],
  ['A13', 'an unmapped page leads where it led', 'paging/page-restored-elsewhere'],
  ['A14', 'a map goes to the page below', 'paging/page-restored-elsewhere'],
  [
    'A14',
    'addresses outside every mapped page lead to the first physical page',
    'paging/one-physical-page',
  ],
  ['A15', 'a transfer outlives what it was lent', 'devices/transfer-outlives-lend'],
  ['A15', 'beats do not heed the aperture', 'devices/neighbouring-apertures'],
  ['A15', 'a revoke leaves what was built on it', 'devices/revoke-mid-transfer'],
  ['A9', 'no interrupt comes above an interrupt', 'interrupts/nested-opaque-handlers'],
  ['A9', 're-entrancy means nothing', 'interrupts/reentrant-on-two-harts'],
  ['B9', 'a refused store is not taken by a handler', 'kernels/kernel-under-a-kernel'],
  ['C1', 'an unmap is not checked', 'paging/page-table-writers'],
  ['C3', 'a handler handles its own refusals, one above the other', 'paging/pager-evicts-itself'],
  ['C4', 'a beat goes on where nothing is mapped', 'paging/page-moved-mid-transfer'],
  [
    'C4',
    'a device goes on to the page that was behind when it started',
    'paging/page-moved-mid-transfer',
  ],
  ['C5', 'a start does not ask what its starter holds', 'devices/driver-aims-device'],
  ['C6', 'a load on behalf of the caller is not checked', 'calls/unchecked-pointer'],
  ['C8', 'a load is not checked, against a policy', 'calls/watched-module'],
  ['C9', 'an unmap is not checked', 'devices/driver-loaded-on-demand'],
  ['A4', 'a line is bound without its slot', 'privilege/who-binds-a-line'],
  ['A4', 'a call does not ask whether the portal is open', 'privilege/server-opens-its-door'],
  [
    'A4',
    'faults are handed on without the slot of their space',
    'privilege/plugin-takes-every-fault',
  ],
  ['A4', 'a thread is begun without its slot', 'privilege/kernel-gives-everything-away'],
  ['A4', 'an end of a space is not checked', 'privilege/supervisor-by-its-slot'],
  [
    'A4',
    'an aim asks for the register and not for the memory',
    'devices/aperture-aimed-without-authority@physical-dma',
  ],
  [
    'A4',
    'a map asks for the entry and not for the memory',
    'privilege/physical-memory-in-two-halves',
  ],
  ['A5', 'a revoke leaves what was built on it', 'revocation/thousand-link-chain'],
  ['A5', 'a revoke leaves what was built on it', 'revocation/grant-chain@passable-grants'],
  [
    'A7',
    "where hunks are the caller's, a callee is not lent its own",
    'calls/debugger-and-library@callers-hunks',
  ],
  [
    'A9',
    'what was lent to the interrupted code counts for its handler',
    'interrupts/handler-and-lends',
  ],
  ['A11', 'a refused store is not taken by a handler', 'kernels/guest-under-a-guest'],
  [
    'A11',
    'faults are handed on without the slot of their space',
    'kernels/guest-manages-its-programs',
  ],
  [
    'A15',
    'a physical start does not ask what its starter holds',
    'devices/driver-aims-device@physical-dma',
  ],
  [
    'A15',
    'an aim asks for the register and not for the memory',
    'devices/aperture-aimed-without-authority@physical-dma',
  ],
  ['A15', 'a card reaches what is outside its aperture', 'devices/card-within-its-aperture'],
  ['C2', 'an unmapped page leads where it led', 'costs/revocation-bound'],
  [
    'C4',
    'a physical transfer looks up again what is mapped',
    'paging/page-moved-mid-transfer@physical-dma',
  ],
  ['C4', 'a pin does not ask for the entry', 'paging/pinned-during-transfer@physical-dma'],
  ['C5', 'a card reaches what is outside its aperture', 'devices/card-within-its-aperture'],
  [
    'C5',
    'a physical start does not ask what its starter holds',
    'devices/driver-aims-device@physical-dma',
  ],
  ['C9', 'a pin does not ask for the entry', 'devices/drivers-loaded-and-pinned'],
];

let scenarios: ReadonlyMap<string, ScenarioFile>;
beforeAll(async () => {
  scenarios = await projectScenarios();
});

test.each(breaks)('%s: %s: %s notices', (claim, change, notices) => {
  const names = rowsOf(claim);
  const unchanged = names.map(answerUnchanged);
  const before = shownBy(claim, unchanged);
  const noticing = rowOf(notices);
  const others = unchanged.filter(({ name }) => name !== noticing);

  const after = shownBy(claim, [...others, answerOf(noticing, plantNamed(change))]);

  expect(names).toContain(noticing);
  expect(before.length).toBeGreaterThan(0);
  expect(after.length, 'parts that still stand').toBeLessThan(before.length);
});

test('every claim that a step or a clause stands for is broken', () => {
  const onSoftware = (Object.keys(showings) as Claim[]).filter((claim) =>
    evidenceOf(claim).some((one) => 'step' in one || 'clause' in one),
  );

  expect(onSoftware.filter((claim) => !breaks.some(([broken]) => broken === claim))).toEqual([]);
});

function evidenceOf(claim: Claim): readonly Evidence[] {
  return showings[claim].parts.flatMap((part) =>
    'by' in part && part.isAside !== true ? part.by : [],
  );
}

/** The rows of a run that its evidence is looked up in. */
function rowsOf(claim: Claim): string[] {
  const rows = evidenceOf(claim).flatMap((one) => {
    if (!('scenario' in one)) return [];
    const { scenario, variant } = one;
    return rowOf(variant === undefined ? scenario : nameUnder(scenario, variant));
  });
  return [...new Set(rows)];
}

/** The name of a row: that of its scenario alone, where the design is that of its machine. */
function rowOf(text: string): string {
  const { base, variant } = partsOf(text);
  const own = scenarios.get(base)?.data.variant?.name ?? contractName;
  return variant === own ? base : text;
}

/** The parts of the claim that these answers show. */
function shownBy(claim: Claim, answers: readonly RunRow[]): ClaimPart[] {
  return standingOf(showings[claim], knownBy(answers, scenarios))
    .parts.filter(({ how }) => how !== 'not shown')
    .map(({ part }) => part);
}

function plantNamed(change: string): Plant {
  const plant = coarse[change] ?? mutants.find(({ name }) => name === change)?.plant;
  if (plant === undefined) throw new Error(`no planted bug is called '${change}'`);
  return plant;
}

const unchangedAnswers = new Map<string, RunRow>();

function answerUnchanged(name: string): RunRow {
  const answer = unchangedAnswers.get(name) ?? answerOf(name, (untouched) => untouched);
  unchangedAnswers.set(name, answer);
  return answer;
}

/** What the written steps and a small exhaustive search come to. */
function answerOf(name: string, plant: Plant): RunRow {
  const { base, variant } = partsOf(name);
  const file = scenarios.get(base);
  const written = variant === undefined ? file?.data : file?.under.get(variant);
  if (written === undefined) throw new Error(`there is no scenario ${name}`);
  const data = { ...written, bounds: { ...written.bounds, states: 500 } };
  const subject = {
    ...subjectOf({ name, file: name, data }),
    model: model(data.machine, plant(semanticsFor(data.machine.design))),
  };
  const found: Found[] = [];
  for (const search of [directed, exhaustive]) {
    const one = search.run(subject, { seed: 1 }, unwatched, found);
    if (one !== undefined) found.push(one);
  }
  const findings = expected(
    found.map(({ finding }) => finding),
    data.finds,
    data.policy,
  );
  const { verdict = 'vacuous', asExpected = false } =
    standsForAll(findings.filter(({ verdict }) => verdict !== 'undecided')) ?? {};
  return {
    ...{ name, verdict, asExpected },
    ...(data.variant !== undefined && { variant: data.variant.name }),
    searches: found.map(({ finding, ledger }) => ({
      ...{ kind: finding.search, verdict: finding.verdict, scope: finding.scope },
      steps: finding.effort.steps,
      reached: [...(ledger?.reached.keys() ?? [])].map((cover) => cover.name),
    })),
  };
}
