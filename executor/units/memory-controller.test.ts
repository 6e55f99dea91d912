/** The memory controller says what is behind addresses, and where devices may reach. */

import { describe, expect, test } from 'vitest';
import { timing } from '../timing.ts';
import { Cache } from './cache.ts';
import { type Extent, extentOf } from './extent.ts';
import { Memory } from './memory.ts';
import { MemoryController } from './memory-controller.ts';

function range(base: number | bigint, bytes: number | bigint): Extent {
  return extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, 64);
}

describe('a memory controller', () => {
  const controller = new MemoryController(
    {
      devoid: [range(0x100, 16)],
      stacks: [range(0x200, 32)],
      pages: {
        region: range(0, 32),
        virtual: [range(0x1_0000_0000n, 16), range(0x40, 16)],
        physical: [range(0, 16), range(16, 16)],
      },
      apertures: [undefined, [range(16, 16)], []],
    },
    { memory: new Memory(), cache: new Cache(new Uint32Array(0)), timing },
  );

  test('finds what is behind a page at the same offset, across words too', () => {
    const part = range(0x1_0000_0004n, 8);

    expect(controller.pageAt(1, 4)).toBe(0);
    expect(controller.behind(part, 0, 1)).toMatchObject({ firstHi: 0, firstLo: 20, lastLo: 27 });
  });

  test('knows where no memory is, and where no page is needed', () => {
    expect(controller.devoidIn(0, 0xf0, 0, 0xff)).toBeUndefined();
    expect(controller.devoidIn(0, 0xf0, 0, 0x100)?.firstLo).toBe(0x100);
    expect(controller.directAt(0, 0x210)?.firstLo).toBe(0x200);
    expect(controller.directAt(0, 0x40)).toBeUndefined();
  });

  test('opens to each device its aperture, whole', () => {
    const open = (device: number, of: Extent) => controller.isOpen(device, of);

    expect([open(0, range(0, 8)), open(1, range(16, 8)), open(1, range(12, 8))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(open(2, range(0, 1))).toBe(false);
  });
});
