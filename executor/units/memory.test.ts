/** Memory alone: what was written is read, byte for byte. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Extent, extentOf } from './extent.ts';
import { Memory } from './memory.ts';

function range(base: number | bigint, bytes: number | bigint): Extent {
  return extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, 64);
}

test('at first there are zeros, at the top of the addresses too', () => {
  const memory = new Memory();

  expect(memory.read(range(0, 1))).toEqual([0]);
  expect(memory.read(range(0xffff_ffff_ffff_ff00n, 0x100n))).toEqual([0]);
});

test('a range at the top and one across a word are kept apart', () => {
  const memory = new Memory();
  memory.write(range(0xffff_ffff_ffff_fffen, 2), 3);
  memory.write(range(0xffff_fffen, 4), 5);

  expect(memory.read(range(0xffff_ffff_ffff_fff0n, 16))).toEqual([0, 3]);
  expect(memory.read(range(0xffff_fff0n, 32))).toEqual([0, 5, 0]);
});

test('whatever is written where, every byte is what was written last', () => {
  const write = fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 16 }), fc.nat(3));
  fc.assert(
    fc.property(fc.array(write, { maxLength: 20 }), (writes) => {
      const memory = new Memory();
      const bytes = new Array(32).fill(0);
      for (const [base, length, value] of writes) {
        memory.write(range(base, length), value);
        bytes.fill(value, base, base + length);
      }
      for (let base = 0; base < 32; base++) {
        for (const length of [1, 3, 32 - base]) {
          if (base + length > 32) continue;
          const seen = bytes.slice(base, base + length);
          const met = seen.filter((value, i) => i === 0 || value !== seen[i - 1]);
          expect(memory.read(range(base, length))).toEqual(met);
        }
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('what is saved and put back is the same, and nothing else is', () => {
  const memory = new Memory();
  memory.write(range(4, 4), 1);
  const saved = memory.save();
  memory.write(range(0, 32), 2);
  memory.load(saved);

  expect(memory.read(range(0, 16))).toEqual([0, 1, 0]);
  expect(memory.save()).toEqual(saved);
});
