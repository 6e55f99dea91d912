/** What is held, against the two rules of the contract, applied to everybody until nothing grows. */

import { expect, test } from 'vitest';
import { authority } from './authority.ts';
import { allRights, cutTo, passable, type Rights, right } from './rights.ts';
import { app, buffer, driver, server, servers } from './servers.fixture.ts';
import { put } from './sparse.ts';
import type { CellFacts, MachineState } from './state.ts';
import { Running } from './taking.fixture.ts';

const spaces = [app, server, driver];
/** Nothing, a right, and a right that may be passed on. */
const amounts: readonly Rights[] = [0, right.r, right.r | (right.r << 4) | right.w];

function leastSolution(facts: CellFacts): readonly Rights[] {
  const held = spaces.map((space) => (space === app ? allRights : 0));
  for (let grew = true; grew; ) {
    grew = false;
    for (const [grantee, from] of Object.entries(facts)) {
      for (const [grantor, rights] of Object.entries(from)) {
        const has = held[Number(grantee)] ?? 0;
        const gets = has | cutTo(rights, passable(held[Number(grantor)] ?? 0));
        if (gets !== has) grew = true;
        held[Number(grantee)] = gets;
      }
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
    expect(found).toEqual(leastSolution(facts));
    held += found.filter((rights) => rights !== 0).length;
  }

  expect(held).toBeGreaterThan(1000);
});
