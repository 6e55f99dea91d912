/** Counterexamples taken again: what does not matter in them, and what would have kept them safe. */

import { describe, expect, test } from 'vitest';
import { load } from '../../../model/rules/access.ts';
import { contract, model, type Semantics } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import { mutants } from '../../../mutants/index.ts';
import { laboratory } from '../../../mutants/laboratory.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Explanation } from '../../finding/explanation.ts';
import type { Finding } from '../../finding/finding.ts';
import { irrelevanceTexts, neighbourText } from '../../report/violation/explanation.ts';
import { dataOf, machine, never, scenario } from '../../scenario/index.ts';
import { check } from '../all.ts';

function found(value: unknown, semantics: Semantics = contract): Finding {
  const data = dataOf(value);
  const subject = { name: 'here', file: 'here', data, model: model(data.machine, semantics) };
  const finding = check(subject, { seed: 1 }).find(({ violation }) => violation);
  if (finding === undefined) throw new Error('nothing is violated');
  return finding;
}

function explanationOf({ violation }: Finding): Explanation {
  if (violation?.explanation === undefined) throw new Error('nothing is explained');
  return violation.explanation;
}

function neighbourOf(finding: Finding): string[] {
  const { neighbour } = explanationOf(finding);
  if (neighbour === undefined || finding.violation === undefined) return [];
  const { says, differences } = neighbourText(finding.subject, finding.violation, neighbour);
  return [says, ...differences];
}

function stage() {
  const m = machine({ values: [0, 1, 2] });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer', { bytes: 8 });
  const spare = app.region('spare', { bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  m.thread('main', app);
  return { m, app, server, driver, buffer, spare, serve, drive };
}

describe('what does not matter', () => {
  test('steps that can all be left out together, the rights that are not needed, any operand', () => {
    const { m, app, server, driver, buffer, spare, serve, drive } = stage();
    const finding = found(
      scenario(m, {
        shows: 'Much happens, and little of it matters.',
        steps: [
          app.stores(spare, 1),
          app.grants(server, buffer, 'rw+'),
          app.calls(serve).passing(1),
          server.calls(drive).lending(buffer, 'rw'),
          driver.stores(buffer, 2),
        ],
        policy: [never(driver, 'w', buffer)],
      }),
    );
    const { irrelevant } = explanationOf(finding);

    expect(finding.violation?.run).toHaveLength(4);
    expect(irrelevant.steps).toEqual([0]);
    expect(irrelevant.rights).toEqual([
      // w+: it must be there, and it must be passable.
      { step: 1, needed: 0x22 },
      { step: 3, needed: 2, lend: 0 },
    ]);
    expect(irrelevant.operands).toContainEqual({ step: 2, operand: 'argument 0' });
    expect(irrelevant.operands).not.toContainEqual({ step: 1, operand: 'place' });
  });

  test('a lend that plays no part, and not how much of it is enough', () => {
    const { m, app, server, buffer, serve } = stage();
    const log = server.region('log');
    const finding = found(
      scenario(m, {
        shows: 'Something is lent, and something else is granted.',
        steps: [app.calls(serve).lending(buffer, 'rw'), server.grants(app, log, 'r')],
        policy: [never(app, 'r', log)],
      }),
    );
    const { irrelevant } = explanationOf(finding);

    expect(irrelevant.rights).toEqual([{ step: 0, needed: 0, lend: 0 }]);
    expect(finding.violation && irrelevanceTexts(finding.violation)).toContain(
      'The lend of rw that step 1 makes plays no part.',
    );
  });

  test('a value that decides is not any value', () => {
    const finding = found(twoIsStored(), {
      ...contract,
      rules: { ...contract.rules, load: refusesTwo },
    });
    const { irrelevant } = explanationOf(finding);

    expect(finding.violation?.property).toBe('no denied access');
    expect(finding.violation?.run).toHaveLength(2);
    expect(irrelevant.operands).not.toContainEqual({ step: 0, operand: 'value' });
  });

  test('nothing is said of what an author expected of a step', () => {
    const { m, app, buffer } = stage();
    const finding = found(
      scenario(m, { shows: 'Wrong.', steps: [app.loads(buffer).faults('protection')] }),
    );

    expect(finding.violation?.property).toBe('expectations');
    expect(finding.violation?.explanation).toBeUndefined();
  });
});

/** A load that is refused where a 2 is stored. */
const refusesTwo: NonNullable<Semantics['rules']['load']> = {
  ...load,
  conditions: [
    ...load.conditions,
    {
      says: 'there is no 2',
      cause: 'protection',
      holds: (m, s, a) => get(s.memory, m.machine.spans[a.span]?.first ?? 0) !== 2,
    },
  ],
};

function twoIsStored() {
  const { m, app, buffer } = stage();
  return scenario(m, {
    shows: 'What is stored is seen.',
    steps: [app.stores(buffer, 2), app.loads(buffer)],
  });
}

describe('the nearest run that breaks nothing', () => {
  test('fewer rights before the last step come first, the latest gift before earlier ones', () => {
    const { m, app, server, driver, buffer, serve } = stage();
    const finding = found(
      scenario(m, {
        shows: 'Granted with the mark.',
        steps: [
          app.grants(server, buffer, 'rw+'),
          app.calls(serve),
          server.grants(driver, buffer, 'w'),
        ],
        policy: [never(driver, 'w', buffer)],
      }),
    );

    expect(neighbourOf(finding)).toEqual([
      'Let step 1 be "app grants server rw on app.buffer", and nothing would be broken',
      'step 3, server grants driver w on app.buffer: refused: exceeds-authority',
    ]);
  });

  test('an initial grant that breaks a policy is narrowed, with the line where it stands', () => {
    const { m, app, driver, buffer } = stage();
    const finding = found(
      scenario(m, {
        shows: 'Too much from the start.',
        initially: [app.grants(driver, buffer, 'rw')],
        steps: [app.loads(buffer)],
        policy: [never(driver, 'w', buffer)],
      }),
    );

    expect(finding.violation?.run).toEqual([]);
    expect(neighbourOf(finding)).toEqual([
      expect.stringMatching(
        /^Let app grant driver only r on app\.buffer at the start \(line \d+\), instead of rw, and nothing would be broken$/,
      ),
    ]);
  });

  test('a step is not another environment’s: what follows a refused call does not come about', () => {
    const { m, app, server, driver, buffer, serve, drive } = stage();
    const finding = found(
      scenario(m, {
        shows: 'A lend is lent on.',
        steps: [
          app.calls(serve).lending(buffer, 'w+'),
          server.calls(drive).lending(buffer, 'w'),
          driver.stores(buffer, 1),
        ],
        policy: [never(driver, 'w', buffer)],
      }),
    );
    const { neighbour } = explanationOf(finding);

    expect(finding.violation?.run).toHaveLength(2);
    expect(neighbour?.change).toMatchObject({ kind: 'step', step: 0 });
    expect(neighbour?.fates[1]?.outcome).toEqual({ kind: 'fault', cause: 'exceeds-authority' });
  });

  test('is found for planted bugs too, and breaks nothing when it is taken again', () => {
    const data = laboratory();
    const named = [
      'a revoke leaves what was built on it',
      'lends are not pruned',
      'a return leaves the grants on the hunk it gives up',
      'only the data space of the environment is asked',
    ];
    for (const name of named) {
      const mutant = mutants.find((one) => one.name === name);
      if (mutant?.caughtBy === undefined) throw new Error(`there is no bug ${name}`);
      const planted = model(data.machine, mutant.plant(contract));
      const subject = { name: 'here', file: 'here', data, model: planted };
      const budget = { seed: 1, runs: 1000, property: mutant.caughtBy };
      const finding = check(subject, budget).find(({ violation }) => violation);
      if (finding === undefined) throw new Error(`${name} is not caught`);
      const { neighbour } = explanationOf(finding);
      const [property] = propertiesOf([]).filter((one) => one.name === mutant.caughtBy);

      expect(neighbour, name).toBeDefined();
      for (const fate of neighbour?.fates ?? []) {
        if (fate?.outcome === undefined || property?.kind !== 'step') continue;
        const { action, before, after, outcome } = fate;
        const step = { state: after, outcome };
        expect(property.refute(planted.machine, { before, action, after: step })).toBeUndefined();
      }
    }
  });

  test('the same violation is explained in the same words', () => {
    const once = () => {
      const { m, app, server, driver, buffer, serve } = stage();
      return neighbourOf(
        found(
          scenario(m, {
            shows: 'Twice.',
            may: [
              app.grants(server, buffer, 'rw+'),
              app.calls(serve),
              server.grants(driver, buffer, 'rw'),
            ],
            policy: [never(driver, 'w', buffer)],
          }),
        ),
      );
    };

    expect(once()).toEqual(once());
  });
});
