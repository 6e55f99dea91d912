/** From the list that `may` is to sentences and attackers as plain data. */

import { expect, test } from 'vitest';
import type { AttackersData, May } from '../data.ts';
import { anyone, anything, everything } from '../index.ts';
import { office, read } from '../language/refusals.fixture.ts';

type Read = { readonly may: May; readonly machine: { readonly spans: readonly unknown[] } };

function attackersOf({ may }: Read): readonly AttackersData[] {
  return may.kind === 'menu' ? may.attackers : [];
}

test('an attacker knows its spaces, its limit, and how many sentences stand before it', () => {
  const { m, app, server, buffer } = office();

  const data = read(m, {
    may: [
      anything.by(server),
      app.loads(buffer),
      anyone.returns(),
      anything.by(app, server).except('grants', 'revokes'),
    ],
  }) as Read;

  expect(data.may).toMatchObject({ kind: 'menu', entries: [{ by: 0 }, {}] });
  expect(attackersOf(data)).toMatchObject([
    { spaces: [1], after: 0, areSpansWritten: false },
    { spaces: [0, 1], after: 2, limit: { kind: 'except', verbs: ['grants', 'revokes'] } },
  ]);
  expect(attackersOf(data)[0]).not.toHaveProperty('limit');
});

test('an attacker names the ranges of everything, or those that it is kept within', () => {
  const { m, app, server, buffer } = office();
  const all = read(m, { may: everything }) as Read;
  const free = read(m, { may: [anything.by(server)] }) as Read;
  const kept = read(m, { may: [anything.by(server).within(buffer.part(0, 4), app)] }) as Read;

  expect(all.may.kind === 'everything' && all.may.spans).toEqual(attackersOf(free)[0]?.spans);
  expect(free.machine.spans).toEqual(all.machine.spans);
  expect(attackersOf(kept)).toMatchObject([{ spans: [0, 1], areSpansWritten: true }]);
  expect(kept.machine.spans).toHaveLength(2);
});

test('a menu of an attacker alone is a menu, and an empty one lets nothing happen', () => {
  const { m, app } = office();

  expect((read(m, { may: [anything.by(app)] }) as Read).may.kind).toBe('menu');
  expect((read(m, { may: [] }) as Read).may.kind).toBe('nothing');
});
