/** For tests: what a scenario's steps as written violate, as a finding. */

import { contract, model, type Semantics } from '../../../model/semantics.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';
import { dataOf } from '../../scenario/index.ts';
import { play } from '../../search/directed.ts';
import { Judge } from '../../search/judge.ts';
import { Ledger } from '../../search/ledger.ts';

export function namedSubject(
  name: string,
  value: unknown,
  semantics: Semantics = contract,
): Subject {
  const data = dataOf(value);
  const file = `scenarios/${name}.scenario.ts`;
  return { name, file, data, model: model(data.machine, semantics) };
}

export function findingOf(value: unknown, semantics?: Semantics): Finding & ViolationKept {
  const subject = namedSubject('here', value, semantics);
  const { model, data } = subject;
  const properties = propertiesOf(data.policy);
  const { run, objection } = play(
    model,
    data.steps,
    new Judge(model, properties, new Ledger(properties)),
  );
  if (objection === undefined) throw new Error('nothing is violated');
  return {
    subject,
    search: 'directed',
    verdict: 'violated',
    asExpected: false,
    scope: 'the steps as written',
    command: 'npm run check -- here',
    effort: { runs: 1, steps: run.length },
    violation: { ...objection, run, minimality: { kind: 'as written' } },
    remarks: [],
  };
}

type ViolationKept = Required<Pick<Finding, 'violation'>>;
