/** Lends that count for the handlers of interrupts and faults too. */

import { expect, test } from 'vitest';
import { model, semanticsFor } from '../semantics.ts';
import { servers } from '../servers.fixture.ts';
import type { Frame, Thread } from '../state.ts';

const frames = (['base', 'call', 'interrupt', 'call', 'fault', 'call'] as const).map(
  (kind) => ({ kind }) as Frame,
) as Thread;

test('all frames of a thread lend, above whatever they are', () => {
  const { authority } = semanticsFor({ handlers: 'with lends' });

  expect(authority.counting(frames)).toEqual(frames);
});

test('by the contract those above the topmost interrupt or fault do', () => {
  const { authority } = model(servers());

  expect(authority.counting(frames)).toEqual(frames.slice(4));
});
