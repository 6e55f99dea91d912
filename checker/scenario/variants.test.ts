/** The names of variants: which there are, what joining them means, and what is refused. */

import { expect, test } from 'vitest';
import { type ExecutorDecision, executorDecisions } from '../../executor/design.ts';
import { decisions } from '../../model/design.ts';
import { type Variant, variantName, variantNamed, variants } from './variants.ts';

/** Of designs that contradict each other, which those that ship need not. */
const table = {
  a: { says: 'A.', design: { grants: 'passable' }, givesUp: { containment: 'of A' }, alone: ['x'] },
  b: { says: 'B.', design: { transfers: 'physical' }, executor: { plb: 'untagged' } },
  c: { says: 'C.', executor: { plb: 'tagged' }, givesUp: { noninterference: 'of C' } },
} as const satisfies Readonly<Record<string, Variant>>;

test.each(Object.entries<Variant>(variants))('%s decides something that there is', (_, variant) => {
  const { says, design = {}, executor = {} } = variant;

  expect(says).toMatch(/^[A-Z].*\.$/);
  expect(Object.keys({ ...design, ...executor })).not.toEqual([]);
  for (const [decision, choice] of Object.entries(design)) {
    expect(decisions[decision as keyof typeof decisions]).toContain(choice);
  }
  for (const [decision, choice] of Object.entries(executor)) {
    expect(executorDecisions[decision as ExecutorDecision]).toContain(choice);
  }
});

test('several variants are one that decides all that they decide, in the order of the table', () => {
  expect(variantNamed('b+a', table)).toEqual({
    name: 'a+b',
    says: 'A. B.',
    design: { grants: 'passable', transfers: 'physical' },
    executor: { plb: 'untagged' },
    givesUp: { containment: 'of A' },
    alone: ['x'],
  });
  expect(variantNamed('c+a', table).givesUp).toEqual({
    containment: 'of A',
    noninterference: 'of C',
  });
});

test('a variant of the executor leaves the machine of the model as it is', () => {
  expect(variantNamed('untagged-plb').design).toBeUndefined();
});

test.each([
  ['d', "there is no variant 'd'"],
  ['a+', "there is no variant '' in 'a+'"],
  ['', "'' names no variant"],
  ['a+a', "'a+a' names a twice"],
  ['contract+a', "'contract+a' joins the contract to a variant of it"],
  ['c+b', "'c+b' contradicts itself: of plb, b decides 'untagged' and c 'tagged'"],
])('the variant %j is refused', (text, says) => {
  expect(() => variantNamed(text, table)).toThrow(says);
});

test.each([
  ['untaged-plb', "did you mean 'untagged-plb'?"],
  ['untagged-plb+passble-grants', "did you mean 'passable-grants'?"],
  ['something-else', /^choose one of: contract, /],
  ['', /^choose one of: contract, /],
])('who writes %j is told which there are', (text, remedy) => {
  const remedies: string[] = [];
  const refusal = (says: string, heard: string) => {
    remedies.push(heard);
    return new Error(says);
  };

  expect(() => variantName(text, refusal)).toThrow();
  expect(remedies).toEqual([expect.stringMatching(remedy)]);
});
