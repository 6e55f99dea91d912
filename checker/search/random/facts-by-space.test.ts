/** The facts of one space are those that going through all of them would find, in the same order. */

import { expect, test } from 'vitest';
import { allFacts, type WritableFacts, writeFact } from '../../../model/facts.ts';
import type { Facts } from '../../../model/state.ts';
import { factsFrom, factsTo } from './facts-by-space.ts';
import { Mulberry32 } from './generator.ts';

const spaces = 6;

function expectAll(facts: Facts): void {
  for (let space = 0; space < spaces; space++) {
    const all = [...allFacts(facts)];
    expect([...factsFrom(facts, space)]).toEqual(all.filter(({ grantor }) => grantor === space));
    expect([...factsTo(facts, space)]).toEqual(all.filter(({ grantee }) => grantee === space));
  }
}

test('they are found after every change, in blocks that are kept and in new ones', () => {
  const numbers = new Mulberry32(1);
  let facts: Facts = {};
  for (let i = 0; i < 300; i++) {
    const fact = {
      cell: numbers.below(400),
      grantor: numbers.below(spaces),
      grantee: numbers.below(spaces),
      rights: numbers.below(3),
    };
    // As a step does it: what is written is copied, everything else is shared.
    const block = fact.cell >> 6;
    const copied = { ...facts, [block]: structuredClone(facts[block] ?? {}) };
    writeFact(copied as WritableFacts, fact);
    facts = copied;
    if (i % 10 === 0) expectAll(facts);
  }

  expect([...allFacts(facts)].length).toBeGreaterThan(100);
});

test('nothing is found where there is nothing', () => {
  expect([...factsFrom({}, 0), ...factsTo({}, 0)]).toEqual([]);
});
