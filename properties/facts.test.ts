/** Who has a right and why a space lacks it, found in the raw facts. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Design } from '../model/design.ts';
import { type Fact, type WritableFacts, writeFact } from '../model/facts.ts';
import { layout } from '../model/layout.ts';
import { machineOf } from '../model/machine.ts';
import { parseRights, passable, right } from '../model/rights.ts';
import { contract, semanticsFor } from '../model/semantics.ts';
import { app, driver, low, server } from '../model/servers.fixture.ts';
import { get, put } from '../model/sparse.ts';
import type { Facts, Frame } from '../model/state.ts';
import { cellAt, description, facts, state } from './by-hand.fixture.ts';
import { brokenChain, chainTo, spacesThatMayPass } from './facts.ts';

describe('what is missing when a space may not pass a right on', () => {
  const log = description.spaces.length;
  const withLog = machineOf(
    { ...description, spaces: [...description.spaces, { name: 'log' }] },
    layout,
  );
  const question = { cell: cellAt(0), right: 'r', lends: 'none', passable: true } as const;

  test.each<[string, number, Facts, string]>([
    [
      'the owner gave it without the mark',
      server,
      facts([low, app, server, 'r']),
      'what app gave has r without the mark',
    ],
    [
      'the giver holds it without the mark',
      driver,
      facts([low, app, server, 'r'], [low, server, driver, 'r+']),
      'server holds r there, and may not pass it on',
    ],
    [
      'the giver may pass it on by the longer of two chains',
      server,
      facts(
        [low, app, driver, 'r'],
        [low, app, log, 'r+'],
        [low, log, driver, 'r+'],
        [low, driver, server, 'r'],
      ),
      'what driver gave has r without the mark',
    ],
    [
      'the giver holds nothing',
      driver,
      facts([low, server, driver, 'r+']),
      'server does not hold r there',
    ],
    [
      'the giver gave something else',
      server,
      facts([low, app, server, 'w+']),
      'what app gave has no r',
    ],
    ['nobody gave it', server, facts(), 'nobody lets server use it'],
  ])('%s', (_, space, grants, says) => {
    expect(brokenChain(withLog, state({ grants }), { ...question, space }).broken).toBe(says);
  });
});

const many = Array.from({ length: 12 }, (_, space) => space);
const crowdedIn = (design: Partial<Design>) =>
  machineOf(
    { ...description, spaces: many.map((space) => ({ name: `s${space}` })), design },
    layout,
  );
const oneOfMany = fc.constantFrom(...many);
const someRights = fc.constantFrom('r', 'r+', 'rw+', 'w').map((text) => parseRights(text) ?? 0);
/** The app's and the server's. */
const cells = [cellAt(0), cellAt(8)] as const;
/** A few, so that runs share them: what one found out about them must not answer for another. */
const someFacts = fc.constantFrom(
  ...fc
    .sample(
      fc.array(fc.record({ grantor: oneOfMany, grantee: oneOfMany, rights: someRights }), {
        minLength: 12,
        maxLength: 40,
      }),
      { seed: 1, numRuns: 40 },
    )
    .map(onCells),
);

const questions = cells.flatMap((cell) =>
  (['r', 'w'] as const).map((letter) => [cell, letter] as const),
);

const designs: readonly [string, Partial<Design>][] = [
  ['by the contract', {}],
  ['where marks mean nothing', { grants: 'passable' }],
  ['where handlers have the lends below them', { handlers: 'with lends' }],
];
const everyKind = [
  'none',
  { thread: 0, which: 'all' },
  { thread: 0, which: 'above' },
  { thread: 0, which: 'counting' },
] as const;

/** The answer for all spaces against the chains of each, and against what the model says is held. */
test.each(designs)(
  'a space may pass a right on exactly where a chain of passable links leads to it, %s',
  (_, design) => {
    const crowded = crowdedIn(design);
    const { authority } = semanticsFor(design);
    let mayPass = 0;
    void fc.assert(
      fc.property(someFacts, fc.array(someFacts, { maxLength: 4 }), (granted, lent) => {
        const base = state().threads[0]?.[0] as Frame;
        const frames = lent.map(
          (lends, depth): Frame => ({ ...base, lends, kind: depth === 1 ? 'interrupt' : 'call' }),
        );
        const one = state({ grants: granted, main: frames });
        const framesOf = {
          none: [],
          all: frames,
          above: contract.authority.counting(frames),
          counting: authority.counting(frames),
        };
        for (const lends of everyKind) {
          for (const [cell, letter] of questions) {
            const question = { cell, right: letter, lends };
            const found = spacesThatMayPass(crowded, one, question);
            for (const space of many) {
              const chain = chainTo(crowded, one, { ...question, space, passable: true });
              expect(found.has(space)).toBe(chain !== undefined);
              const counted = framesOf[lends === 'none' ? lends : lends.which];
              const held = authority.heldWith(crowded, one, counted, space, cell);
              expect(found.has(space)).toBe((passable(held) & right[letter]) !== 0);
            }
            mayPass += found.size - 1;
          }
        }
      }),
      { seed: 1, numRuns: 100 },
    );

    expect(mayPass).toBeGreaterThan(500);
  },
);

/** The very same facts on both cells. */
function onCells(some: readonly Omit<Fact, 'cell'>[]): Facts {
  const [one, other] = cells;
  const facts: WritableFacts = {};
  for (const fact of some) writeFact(facts, { ...fact, cell: one });
  const written = get(facts, one);
  if (written !== undefined) put(facts, other, written);
  return facts;
}
