/** The random search of random machines: the contract's theorems, one run on each. */

import type { MachineDescription } from '../../../model/description.ts';
import { theorems } from '../../../properties/index.ts';
import type { Property } from '../../../properties/property.ts';
import { exampleOf } from '../../finding/coverage.ts';
import type { Violation } from '../../finding/finding.ts';
import { machineSubject } from '../../finding/machine-subject.ts';
import type { Subject } from '../../finding/subject.ts';
import { explain } from '../explanation/explain.ts';
import { Judge } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { rerun } from '../model-search.ts';
import type { MachineSearch } from '../search.ts';
import { machineFrom, numbersFrom } from './generate-machine.ts';
import { cutAfter, runsDone } from './random-search.ts';
import { type MachinesResult, searchMachines } from './search-machines.ts';

const machineDefaults = { runs: 1000, stepsMax: 60 } as const;

export const randomMachines: MachineSearch = {
  kind: 'random',

  run(budget, { progress, outOfTime }, variant) {
    const { runs = machineDefaults.runs, seed, property } = budget;
    const steps = machineDefaults.stepsMax;
    const asked = theorems.filter(({ name }) =>
      property === undefined ? variant.givesUp?.[name] === undefined : name === property,
    );
    if (asked.length === 0) return undefined;
    const result = searchMachines(asked, {
      seed,
      runs,
      steps,
      onRun: (done) => progress('random', done / runs, runsDone(done, runs)),
      outOfTime,
      ...(variant.design && { design: variant.design }),
    });
    const { found, ledger } = result;
    const subjectOf = (description: MachineDescription) =>
      machineSubject(description, variant.name);
    const subject = subjectOf(found?.description ?? machineFrom(numbersFrom([]), variant.design));
    const flags = `--seed ${seed}${budget.runs === undefined ? '' : ` --runs ${runs}`}`;
    return {
      subject,
      search: 'random',
      verdict: found === undefined ? 'holds' : 'violated',
      scope: `${runs} machines, on each a run of up to ${steps} steps over everything`,
      command: `check ${subject.name} ${flags}`,
      seed,
      effort: { runs: result.runs, steps: result.steps },
      remarks: [],
      met: ledger.met((first) => exampleOf(subjectOf(first.machine.description), 'random', first)),
      ...(found === undefined && result.runs < runs && cutAfter(result.runs, runs)),
      ...(found && { violation: violationOf(subject, asked, found) }),
    };
  },
};

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
