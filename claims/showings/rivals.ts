/** What would show each claim about the systems that the messages name, and what is brought forward for it. */

import {
  type ClaimPart,
  clause,
  costs,
  finds,
  lockstep,
  played,
  type Showing,
  tested,
} from '../evidence.ts';

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
      {
        isAside: true,
        shows:
          'Under this contract, where everybody grants the kernel everything, a module overwrites all.',
        by: [finds('kernels/conventional-processor', 'authority confinement')],
      },
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
      {
        isAside: true,
        shows:
          'Under this contract, one grant promotes a module, and a late bug of it is one of the kernel.',
        by: [finds('kernels/module-promoted-by-a-grant', 'authority confinement')],
      },
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
      {
        isAside: true,
        shows: 'What a manager of address spaces may, and may not, under this contract.',
        by: [
          played('privilege/pager-rewrites-the-kernel', 'kernel.loads(code).sees(1)'),
          finds('privilege/pager-owns-what-is-behind', 'authority confinement'),
          played(
            'privilege/physical-memory-in-two-halves',
            "pager.maps(text, 0).faults('protection')",
          ),
          clause('paging/page-table-writers', "only([app, pager], 'rw', app.heap).physically()"),
        ],
      },
    ],
  },
  B8: {
    parts: [
      unbuilt('Logical mapping structures outside the kernel, physical ones built by it.'),
      unbuilt('A call that excludes all others from what it calls.'),
      {
        isAside: true,
        shows: 'Descriptors of physical memory, lent for one call, under this contract.',
        by: [
          played('devices/physical-descriptors-lent', "driver.starts(disk, frame, 'in')"),
          clause(
            'devices/physical-descriptors-lent',
            "never(driver, 'rw', kernel.memory[0, 4096))",
          ),
        ],
      },
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
        shows: 'Its cycles for each thing that the host does in the stead of the guest.',
        by: [
          costs('costs/emulated-store', 'atMost(21, emulated)'),
          costs('costs/emulated-store', 'atMost(4, direct)'),
          finds('costs/emulated-store', 'costs'),
        ],
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
