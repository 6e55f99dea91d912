/** The contract's theorems on machines that nobody wrote: a search beside those of the scenarios. */

import { showRange } from '../../model/address.ts';
import type { MachineDescription } from '../../model/description.ts';
import { model } from '../../model/semantics.ts';
import { theorems } from '../../properties/index.ts';
import type { Property } from '../../properties/property.ts';
import { exampleOf } from '../finding/example.ts';
import type { Finding, Subject, Violation } from '../finding/finding.ts';
import { machinesName } from '../finding/rows.ts';
import { nowhere, type ScenarioData } from '../scenario/data.ts';
import { type Budget, cutRandomly, type OutOfTime, type Progress, seenOf } from './all.ts';
import { rerun } from './directed.ts';
import { explain } from './explanation/explain.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { checkMachinesInLockstep } from './lockstep/lockstep-search.ts';
import { refinement } from './lockstep/refinement.ts';
import { machineFrom, numbersFrom } from './random/generate-machine.ts';
import { type MachinesResult, searchMachines } from './random/search-machines.ts';

export const machinesDefaults = { runs: 1000, steps: 60 } as const;

/** Nothing when the one property that is asked for is about scenarios. */
export function checkMachines(
  budget: Budget,
  progress: Progress,
  outOfTime: OutOfTime = () => false,
): Finding[] {
  const found = [
    checkTheorems(budget, progress, outOfTime),
    checkRefinement(budget, progress, outOfTime),
  ];
  return found.filter((one) => one !== undefined);
}

function checkRefinement(
  { seed, property }: Budget,
  progress: Progress,
  outOfTime: OutOfTime,
): Finding | undefined {
  if (property !== undefined && property !== refinement.property) return undefined;
  const found = checkMachinesInLockstep(
    ({ machine }) => machineSubject(machine.description),
    {
      idle: machineSubject(machineFrom(numbersFrom([]))),
      command: `npm run check -- ${machinesName} --seed ${seed}`,
    },
    { seed, seedSaid: seed, progress: (share) => progress('lockstep', share), outOfTime },
  );
  return { ...found, asExpected: found.verdict !== 'violated' };
}

function checkTheorems(
  budget: Budget,
  progress: Progress,
  outOfTime: OutOfTime,
): Finding | undefined {
  const { runs = machinesDefaults.runs, seed, property } = budget;
  const { steps } = machinesDefaults;
  const asked = theorems.filter(({ name }) => property === undefined || name === property);
  if (asked.length === 0) return undefined;
  const result = searchMachines(asked, {
    seed,
    runs,
    steps,
    onRun: (done) => progress('random', done / runs, seenOf(done, runs)),
    outOfTime,
  });
  const { found, ledger } = result;
  const subject = machineSubject(found?.description ?? machineFrom(numbersFrom([])));
  return {
    subject,
    search: 'random',
    verdict: found === undefined ? 'holds' : 'violated',
    asExpected: found === undefined,
    scope: `${runs} machines, on each a run of up to ${steps} steps over everything`,
    command: `npm run check -- ${machinesName} --seed ${seed}${budget.runs === undefined ? '' : ` --runs ${runs}`}`,
    seed,
    effort: { runs: result.runs, steps: result.steps },
    remarks: [],
    met: ledger.met((first) =>
      exampleOf(machineSubject(first.machine.description), 'random', first),
    ),
    ...(found === undefined && result.runs < runs && cutRandomly(result.runs, runs)),
    ...(found && { violation: violationOf(subject, asked, found) }),
  };
}

function violationOf(
  { model }: Subject,
  asked: readonly Property[],
  { objection, actions, from, attempts, isShortest }: NonNullable<MachinesResult['found']>,
): Violation {
  const run = rerun(model, actions);
  return {
    ...objection,
    run,
    minimality: { kind: 'shrunk', from, attempts, isShortest },
    explanation: explain(model, new Judge(model, asked, new Ledger([])), { run, objection }),
  };
}

/** A machine as if somebody had written it down, every noun with its addresses. */
export function machineSubject(description: MachineDescription): Subject {
  const { regions, spaces, portals, threads, grants, registers, memory, addressBits } = description;
  const { lines = [], devices = [], pages, faultValues } = description;
  const site = nowhere;
  const data: ScenarioData = {
    shows: 'The contract holds on a machine that nobody wrote.',
    claims: [],
    machine: description,
    written: {
      options: {
        addressBits,
        registers,
        memory,
        values: description.values,
        ...(faultValues && { faultValues }),
      },
      spaces: spaces.map(({ name, maker }) => {
        const made = maker === undefined ? undefined : spaces[maker]?.name;
        return { name, ...(made !== undefined && { maker: made }), site };
      }),
      regions: regions.map(({ name, base, bytes }) => ({
        name: name.slice(name.indexOf('.') + 1),
        at: base,
        bytes,
        site,
      })),
      portals: portals.map(({ name }) => ({ name, site })),
      threads: threads.map(({ name, stack, hunkBytes, hunks }) => ({
        name,
        at: stack,
        hunkBytes,
        hunks,
        site,
      })),
      lines: lines.map(({ name }) => ({ name, site })),
      devices: devices.map(({ name, aperture }) => ({
        name,
        ...(aperture && { aperture: aperture.map(showRange) }),
        site,
      })),
      faults: spaces.flatMap(({ faults }, space) =>
        faults === undefined ? [] : [{ space, site }],
      ),
      ...(pages && { paging: { pageBytes: pages.bytes, site } }),
      pages: (pages?.virtual ?? []).map(({ name, base }) => {
        const extent = { base, bytes: pages?.bytes ?? 1n };
        return { name, at: showRange(extent), extent, site };
      }),
      grants: grants.map(() => ({ site })),
      spans: [],
    },
    steps: [],
    may: { kind: 'nothing' },
    bounds: {},
    policy: [],
    finds: { kind: 'holds' },
    site,
  };
  return { name: machinesName, file: machinesName, data, model: model(description) };
}
