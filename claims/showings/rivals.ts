/** What would show each claim about the systems that the messages name, and what is brought forward for it. */

import { type ClaimPart, clause, lockstep, played, type Showing, tested } from '../evidence.ts';

export const rivals = {
  B1: {
    parts: [
      {
        shows: 'The contract, and an executor that keeps it cycle by cycle.',
        by: [
          lockstep('devices/driver-dies', 'steps in turn and at 20 paces'),
          lockstep('kernels/kernel-under-a-kernel', 'steps in turn and at 20 paces'),
          tested(
            'checker/search/lockstep/small-system.test.ts',
            'keep the contract whatever comes when',
          ),
        ],
      },
    ],
  },
  B2: {
    parts: [
      unbuilt(
        'A network card’s module overwrites the code of the file system, and nothing stops it.',
      ),
      unbuilt('A call of a module costs what a plain call costs.'),
    ],
  },
  B3: {
    parts: [
      unbuilt('The kernel is safe from a module in ring 1, and another module is not.'),
      unbuilt('What a disk driver costs that is called thousands of times a second.'),
    ],
  },
  B4: {
    parts: [
      unbuilt('A module is tried in an outer ring, moved to ring 0, and fails there.'),
      unbuilt('Its cycles before and after.'),
    ],
  },
  B5: {
    parts: [
      unbuilt('A driver is ended and made anew while all else runs on.'),
      unbuilt('Cycles and switches of a request that passes through servers.'),
    ],
  },
  B6: {
    parts: [
      unbuilt('Nothing but the trampoline is in both.'),
      unbuilt('Cycles of each crossing, where TLBs are flushed and where they have tags.'),
    ],
  },
  B7: {
    parts: [
      unbuilt('Ring crossings of a request to a driver that is a process.'),
      unbuilt('What a manager of address spaces at user level may, and may not.'),
    ],
  },
  B8: {
    parts: [
      unbuilt('Logical mapping structures outside the kernel, physical ones built by it.'),
      unbuilt('A call that excludes all others from what it calls.'),
    ],
  },
  B9: {
    parts: [
      {
        shows: 'Under this contract, what a guest kernel may not do faults, and the host does it.',
        by: [
          played('kernels/kernel-under-a-kernel', "guest.stores(table, 1).faults('protection')"),
          played('kernels/kernel-under-a-kernel', 'guest.stores(processes, register(0))'),
          clause('kernels/kernel-under-a-kernel', "never(guest, 'rw', host.table)"),
        ],
      },
      {
        shows: 'Its cycles for each system call of a guest.',
        lacks: 'figure',
        because: 'emulation is not measured',
      },
    ],
  },
  B10: {
    parts: [
      unbuilt('Cycles of a call of what is linked in, with no protection.'),
      unbuilt('Cycles of a round trip through a dispatcher.'),
    ],
  },
} as const satisfies Record<`B${number}`, Showing>;

function unbuilt(shows: string): ClaimPart {
  return { shows, lacks: 'rival', because: 'not built yet' };
}
