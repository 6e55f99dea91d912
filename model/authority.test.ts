/** What is held, against the two rules of the contract, applied to everybody until nothing grows. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { authority } from './authority.ts';
import { allFacts, type Fact, type WritableFacts, writeFact } from './facts.ts';
import { allRights, cutTo, passable, plain, type Rights, right } from './rights.ts';
import { app, buffer, driver, server, servers } from './servers.fixture.ts';
import { put } from './sparse.ts';
import type { Facts, Frame, MachineState } from './state.ts';
import { Running } from './taking.fixture.ts';

const spaces: readonly number[] = [app, server, driver];
/** Nothing, a right, and a right that may be passed on. */
const amounts: readonly Rights[] = [0, right.r, right.r | (right.r << 4) | right.w];

function leastSolution(facts: Iterable<Fact>, spaces: readonly number[]): readonly Rights[] {
  const held = spaces.map((space) => (space === app ? allRights : 0));
  for (let grew = true; grew; ) {
    grew = false;
    for (const { grantor, grantee, rights } of facts) {
      const has = held[grantee] ?? 0;
      const gets = has | cutTo(rights, passable(held[grantor] ?? 0));
      if (gets !== has) grew = true;
      held[grantee] = gets;
    }
  }
  return held;
}

test('each space holds the least that the rules give it, whoever gave what to whom', () => {
  const { machine, initial } = new Running(servers()).model;
  const cell = machine.spans[buffer]?.first ?? 0;
  const pairs = spaces.flatMap((grantor) =>
    spaces.filter((one) => one !== grantor).map((grantee) => ({ grantor, grantee })),
  );
  let held = 0;
  for (let number = 0; number < amounts.length ** pairs.length; number++) {
    const facts: Record<number, Record<number, Rights>> = {};
    for (const [i, { grantor, grantee }] of pairs.entries()) {
      const rights = amounts[Math.floor(number / amounts.length ** i) % amounts.length] as Rights;
      if (rights !== 0) facts[grantee] = { ...facts[grantee], [grantor]: rights };
    }
    const grants = {};
    put(grants, cell, facts);
    const state: MachineState = { ...initial, grants };
    const found = spaces.map((space) => authority.held(machine, state, space, cell));
    expect(found).toEqual(leastSolution([...allFacts(grants)], spaces));
    held += found.filter((rights) => rights !== 0).length;
  }

  expect(held).toBeGreaterThan(1000);
});

/** More spaces than the machine has: chains and circles of many links. */
const many = Array.from({ length: 12 }, (_, space) => space);
const space = fc.constantFrom(...many);
const someFacts = fc.uniqueArray(
  fc.record({ grantor: space, grantee: space, rights: fc.integer({ min: 1, max: 255 }) }),
  { maxLength: 40, selector: ({ grantor, grantee }) => grantor * many.length + grantee },
);

test('the answer for all spaces is the answer for each, by grants and with lends', () => {
  const { machine, initial } = new Running(servers()).model;
  const cell = machine.spans[buffer]?.first ?? 0;
  const base = initial.threads[0]?.[0] as Frame;
  let held = 0;
  void fc.assert(
    fc.property(someFacts, fc.array(someFacts, { maxLength: 4 }), (granted, lent) => {
      const state = { ...initial, grants: factsOn(cell, granted) };
      const frames = lent.map((some) => ({ ...base, lends: factsOn(cell, some) }));
      const heldBy = authority.allHeldWith(machine, state, frames, cell);
      const found = many.map((one) => heldBy(one));
      expect(found).toEqual(
        many.map((one) => authority.heldWith(machine, state, frames, one, cell)),
      );
      const all = [state.grants, ...frames.map(({ lends }) => lends)];
      expect(found).toEqual(
        leastSolution(
          all.flatMap((facts) => [...allFacts(facts)]),
          many,
        ),
      );
      held += found.filter((rights) => rights !== 0).length;
    }),
    { seed: 1, numRuns: 300 },
  );

  expect(held).toBeGreaterThan(600);
});

type Some = readonly Omit<Fact, 'cell'>[];

function factsOn(cell: number, some: Some): Facts {
  const facts: WritableFacts = {};
  for (const { rights, ...fact } of some) {
    const marks = plain(rights) & passable(rights);
    writeFact(facts, { ...fact, cell, rights: plain(rights) | (marks << 4) });
  }
  return facts;
}
