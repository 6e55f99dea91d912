/** Scenarios and random machines under variants: what is asked, and which executor runs beside the model. */

import { expect, test } from 'vitest';
import type { Finding } from '../finding/finding.ts';
import { subjectOf } from '../finding/subject.ts';
import { dataUnder } from '../scenario/compile/compile.ts';
import { breaks, machine, scenario } from '../scenario/index.ts';
import type { ScenarioOptions } from '../scenario/language/scenario.ts';
import { withUntagged } from '../scenario/variants.fixture.ts';
import { check, checkMachines } from './all.ts';
import type { Budget } from './search.ts';

/** A caller that comes back to the same memory again and again. */
function found(parts: Partial<ScenarioOptions>, variant: string, budget: Partial<Budget> = {}) {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  const server = m.space('server');
  const [buffer, own] = [app.region('buffer'), server.region('own')];
  const serve = server.portal('serve', { callers: [app] });
  m.thread('main', app, { hunks: 3 });
  const visit = [app.calls(serve), server.loads(own), server.returns(), app.loads(buffer)];
  const visits = scenario(m, {
    shows: 'A caller comes back.',
    steps: [...visit, ...visit, ...visit],
    may: [app.calls(serve), server.loads(own), server.returns()],
    bounds: { runs: 5 },
    ...parts,
  });
  const [data] = dataUnder(visits, [variant]);
  if (data === undefined) throw new Error('a variant comes to one scenario');
  return check(subjectOf({ name: 'visit', file: 'visit', data }), { seed: 1, ...budget });
}

const lockstepIn = (all: readonly Finding[]) => all.find(({ search }) => search === 'lockstep');

test('the executor is that of the variant: without tags the same steps take longer', () => {
  const [tagged, untagged] = ['contract', 'untagged-plb'].map((variant) =>
    lockstepIn(found({}, variant)),
  );

  expect(tagged?.verdict).toBe('holds');
  expect(untagged?.verdict).toBe('holds');
  expect(untagged?.effort.cyclesInTurn).toBeGreaterThan(tagged?.effort.cyclesInTurn ?? Infinity);
  expect(untagged?.effort.cycles).toBeGreaterThan(untagged?.effort.cyclesInTurn ?? Infinity);
});

test('the searches of the model draw the same under every variant of the executor', () => {
  const ofModel = (variant: string) =>
    found({}, variant)
      .filter(({ search }) => search !== 'lockstep')
      .map(({ search, verdict, effort }) => ({ search, verdict, effort }));

  expect(ofModel('untagged-plb')).toEqual(ofModel('contract'));
});

test('without steps there is nothing that designs are compared by', () => {
  expect(lockstepIn(found({ steps: [] }, 'untagged-plb'))?.effort.cyclesInTurn).toBeUndefined();
});

const given = 'no unauthorized access';
const givesUp = { [given]: 'for the test' };

test('what a design gives up is not asked under it, and under others it is', () => {
  withUntagged({ givesUp });
  const premises = (...order: Parameters<typeof found>) =>
    found(...order).flatMap(({ met }) => Object.keys(met?.premises ?? {}));
  const fewer = premises({}, 'untagged-plb');
  const ofAccess = premises({}, 'contract').filter((name) => !fewer.includes(name));
  const asked = (variant: string, parts: Partial<ScenarioOptions> = {}, budget = {}) =>
    premises(parts, variant, budget).some((name) => ofAccess.includes(name));

  expect(ofAccess).not.toEqual([]);
  expect(asked('untagged-plb', {}, { property: given })).toBe(true);
  expect(asked('untagged-plb', { finds: breaks(given, 'x') })).toBe(true);
});

test('what a design gives up it gives up on random machines too', () => {
  withUntagged({ givesUp });
  const premises = (variant: string, budget: Partial<Budget> = {}) => {
    const [random] = checkMachines({ seed: 1, runs: 20, ...budget }, {}, variant);
    return Object.keys(random?.met?.premises ?? {});
  };

  const [all, fewer] = [premises('contract'), premises('untagged-plb')];

  expect(fewer.length).toBeLessThan(all.length);
  expect(all).toEqual(expect.arrayContaining(fewer));
  expect(premises('untagged-plb', { property: given })).toEqual(
    premises('contract', { property: given }),
  );
});

test('random machines are of the variant, and their commands name it', () => {
  const property = 'refinement';
  const [finding] = checkMachines({ seed: 1, property }, {}, 'passable-grants+untagged-plb');

  expect(finding?.subject.name).toBe('random-machines@passable-grants+untagged-plb');
  expect(finding?.command).toBe('check random-machines@passable-grants+untagged-plb --seed 1');
  expect(finding?.subject.model.machine.design.grants).toBe('passable');
  expect(finding?.subject.data.written.options.variant).toBe('passable-grants+untagged-plb');
});

test('an expectation that is not met is one under every variant', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  const buffer = app.region('buffer');
  m.thread('main', app);
  const blind = scenario(m, {
    shows: 'It sees what is not there.',
    steps: [app.loads(buffer).sees(1)],
    may: [],
    variants: { 'untagged-plb': { steps: [app.loads(buffer).sees(0)] } },
  });

  const verdicts = dataUnder(blind).map((data) => {
    const [directed] = check(subjectOf({ name: 'x', file: 'x', data }), { seed: 1 });
    return [directed?.verdict, directed?.violation?.property];
  });

  expect(verdicts).toEqual([
    ['violated', 'expectations'],
    ['holds', undefined],
  ]);
});
