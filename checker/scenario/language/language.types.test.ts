/**
 * What does not even compile: `npm run typecheck` fails if one of these lines has no error.
 *
 * Editors show it while a scenario is being written. Without a type checker the same is refused when the
 * file is read, so each case is tried here as well.
 */

import { expect, test } from 'vitest';
import { anyone, breaks, machine, never, register, scenario } from '../index.ts';

const m = machine({ addressBits: 10 });
const app = m.space('app');
const server = m.space('server');
const buffer = app.region('buffer');
const serve = server.portal('serve', { callers: [app] });
const main = m.thread('main', app);
const shows = 'What is wrong is underlined.';

const wrong: Readonly<Record<string, () => unknown>> = {
  // @ts-expect-error: rights stand in the order r w x e.
  'rights in the wrong order': () => app.grants(server, buffer, 'wr'),
  // @ts-expect-error: there are four rights.
  'a letter that is not a right': () => app.grants(server, buffer, 'rz'),
  // @ts-expect-error: a fact gives at least one right.
  'no rights at all': () => app.grants(server, buffer, ''),
  // @ts-expect-error: `+` marks all of them.
  'a mark in the middle': () => app.calls(serve).lending(buffer, 'r+w'),
  // @ts-expect-error: rights are a text.
  'rights in a policy as a number': () => never(server, 3, buffer),
  // @ts-expect-error: claims have numbers.
  'a claim that does not exist': () => scenario(m, { shows, claims: ['A99'] }),
  // @ts-expect-error: one letter is missing.
  'a misspelt property': () => breaks('authority confinment', 'because'),
  // @ts-expect-error: a reason belongs to it.
  'a property that breaks for no reason': () => breaks('expectations'),
  // @ts-expect-error: one letter is missing.
  'a misspelt cause': () => app.loads(buffer).faults('protecton'),
  // @ts-expect-error: one letter is missing.
  'a misspelt option of a machine': () => machine({ adressBits: 8 }),
  // @ts-expect-error: it is `bytes`.
  'a misspelt option of a region': () => app.region('heap', { size: 8 }),
  // @ts-expect-error: it is `hunks`.
  'a misspelt option of a thread': () => m.thread('aux', app, { hunk: 2 }),
  // @ts-expect-error: it is `callers`.
  'a misspelt option of a portal': () => server.portal('open', { caller: [app] }),
  // @ts-expect-error: it is `depth`.
  'a misspelt bound': () => scenario(m, { shows, bounds: { dept: 3 } }),
  // @ts-expect-error: it is `steps`.
  'a misspelt part of a scenario': () => scenario(m, { shows, step: [] }),
  // @ts-expect-error: it shows something.
  'a scenario that says nothing': () => scenario(m, {}),
  // @ts-expect-error: it is `everything`.
  'everything, misspelt': () => scenario(m, { shows, may: 'evrything' }),
  // @ts-expect-error: a grant names its grantor.
  'a grant by anyone': () => anyone.grants(server, buffer, 'r'),
  // @ts-expect-error: only a load sees.
  'a store that sees': () => app.stores(buffer, 1).sees(1),
  // @ts-expect-error: only a call passes.
  'a load that passes': () => app.loads(buffer).passing(1),
  // @ts-expect-error: only a call lends.
  'a return that lends': () => server.returns().lending(buffer, 'r'),
  // @ts-expect-error: only loads and stores are made for a caller.
  'a fetch on behalf of the caller': () => app.fetches(buffer).onBehalfOfCaller(),
  // @ts-expect-error: what is refused sees nothing.
  'a refusal that sees': () => app.loads(buffer).faults('protection').sees(0),
  // @ts-expect-error: a portal is not memory.
  'a load from a portal': () => app.loads(serve),
  // @ts-expect-error: a space is entered through a portal.
  'a call of a space': () => app.calls(server),
  // @ts-expect-error: a thread grants nothing.
  'a grant by a thread': () => main.grants(server, buffer, 'r'),
  // @ts-expect-error: values are numbers.
  'a text as a value': () => app.stores(buffer, '1'),
  // @ts-expect-error: a register is named by its number.
  'a register by name': () => app.stores(buffer, register('first')),
  // @ts-expect-error: steps are sentences.
  'a clause among the steps': () => scenario(m, { shows, steps: [never(server, 'r', buffer)] }),
  // @ts-expect-error: a policy is made of clauses.
  'a sentence in the policy': () => scenario(m, { shows, policy: [app.loads(buffer)] }),
};

test.each(Object.entries(wrong))('%s is refused, also without a type checker', (_, code) => {
  expect(code).toThrow();
});
