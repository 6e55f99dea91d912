/** What would show the claims about drivers, kernels and pagers, A10 to A16, and what is brought forward. */

import { clause, figure, finds, played, premise, type Showing } from '../evidence.ts';

export const kernels = {
  A10: {
    parts: [
      {
        shows: 'A driver that stores and jumps anywhere changes only what it was granted.',
        by: [
          played('devices/wild-driver', "driver.stores(core, 0).faults('protection')"),
          played('devices/wild-driver', "driver.fetches(core).faults('protection')"),
          clause('devices/wild-driver', "never(driver, 'rwx', main.hunk(0))"),
          clause('devices/least-authority-driver', "never(nic, 'rw', files.table)"),
        ],
      },
      {
        shows: 'Nor does its device.',
        by: [
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, table, 'in').faults('protection')",
          ),
          clause('devices/driver-aims-device', "only([kernel], 'rw', kernel.table)"),
        ],
      },
      {
        shows: 'A driver that hangs with its device running is ended, and its caller goes on.',
        by: [
          played('devices/driver-dies', 'kernel.destroys(driver).on(guard)'),
          played('devices/driver-dies', 'kernel.stores(packet, 0).on(main)'),
          premise('devices/driver-dies', [
            'DMA confinement',
            'a transfer was aborted because its authority went',
          ]),
        ],
      },
      {
        shows: 'What the kernel gave too much is found.',
        by: [
          finds('devices/driver-with-too-much', 'authority confinement'),
          finds('devices/forgotten-grant', 'authority confinement'),
        ],
      },
      {
        shows: 'A driver that hangs is ended on a machine with one hart.',
        by: [
          played('interrupts/hung-driver-on-one-hart', 'kernel.destroys(driver)'),
          played('interrupts/hung-driver-on-one-hart', 'kernel.loads(work).sees(1)'),
          played('interrupts/hung-driver-on-one-hart', "driver.loads(packet).faults('protection')"),
        ],
      },
    ],
  },
  A11: {
    parts: [
      {
        shows:
          'A guest kernel with its programs under a host, which does what faults in its stead.',
        by: [
          played('kernels/kernel-under-a-kernel', "guest.stores(table, 1).faults('protection')"),
          played('kernels/kernel-under-a-kernel', 'host.stores(shadow, 1)'),
          played('kernels/kernel-under-a-kernel', 'guest.stores(processes, register(0))'),
          played('kernels/kernel-under-a-kernel', 'program.loads(heap).sees(1)'),
          clause('kernels/kernel-under-a-kernel', "never(guest, 'rw', host.table)"),
        ],
      },
      {
        shows: 'A host that emulates without looking is found.',
        by: [finds('kernels/guest-given-too-much', 'authority confinement')],
      },
      {
        shows: 'Two guests under one host tell each other nothing.',
        by: [
          clause('kernels/two-guests-no-channel', "never(blue, 'rw', red.page)"),
          clause('kernels/two-guests-no-channel', 'mayFlow(red, host)'),
        ],
      },
      {
        shows: 'A guest under a guest.',
        by: [
          played('kernels/guest-under-a-guest', "guest.stores(hosts, 1).faults('protection')"),
          played('kernels/guest-under-a-guest', 'guest.stores(guests, 1)'),
          played('kernels/guest-under-a-guest', 'inner.stores(inners, 1)'),
          clause('kernels/guest-under-a-guest', "never(inner, 'rw', guest.table)"),
          clause('kernels/guest-under-a-guest', "never(guest, 'rw', host.table)"),
        ],
      },
      {
        shows: 'A guest that makes spaces and sets its handlers by itself.',
        by: [
          played('kernels/guest-manages-its-programs', 'guest.handles(program, watch)'),
          played('kernels/guest-manages-its-programs', 'guest.creates(program)'),
          played(
            'kernels/guest-manages-its-programs',
            "guest.handles(host, watch).faults('protection')",
          ),
          clause('kernels/guest-manages-its-programs', "never(guest, 'w', host.slot)"),
        ],
      },
    ],
  },
  A12: {
    parts: [
      {
        shows:
          'Program, paranoid library, program again on one stack: a debugger reads the hunks of the program.',
        by: [
          played('calls/debugger-and-library', 'debug.loads(main.hunk(0)).on(watch).sees(1)'),
          played('calls/debugger-and-library', 'debug.loads(main.hunk(2)).on(watch).sees(1)'),
        ],
      },
      {
        shows: 'That of the library only once the library has granted it.',
        by: [
          played(
            'calls/debugger-and-library',
            "debug.loads(main.hunk(1)).on(watch).faults('protection')",
          ),
          played(
            'calls/debugger-and-library',
            "app.grants(debug, main.hunk(1), 'r').on(main).faults('exceeds-authority')",
          ),
          played('calls/debugger-and-library', 'debug.loads(main.hunk(1)).on(watch).sees(1)'),
        ],
      },
      {
        shows: 'What is shown is shown to those whom it was granted, and for as long.',
        by: [
          played('calls/watched-module', "tracer.loads(state).on(watch).faults('protection')"),
          clause('calls/watched-module', "never(tracer, 'rw', module.own)"),
        ],
      },
      {
        shows: 'A debugger reads registers.',
        lacks: 'words',
        because: 'registers are in the reach of their frame alone',
      },
    ],
  },
  A13: {
    parts: [
      {
        shows: 'A pager evicts and restores a page of a library that grants it nothing.',
        by: [
          played('paging/page-restored-elsewhere', "pager.loads(secret).faults('protection')"),
          played('paging/page-restored-elsewhere', 'pager.loads(front).sees(1)'),
          played('paging/page-restored-elsewhere', 'library.loads(secret).sees(1)'),
          clause('paging/page-restored-elsewhere', "never(app, 'rw', library.secret).physically()"),
        ],
      },
      {
        shows: 'Who maps what asks for the memory as well as for the entry.',
        by: [
          clause('paging/page-table-writers', "only([app, pager], 'rw', app.heap).physically()"),
          premise('paging/page-table-writers', ['physical confinement', 'a page was unmapped']),
        ],
      },
      {
        shows: 'Memory that two hold by two addresses is found.',
        by: [finds('paging/page-mapped-twice', 'authority confinement')],
      },
      {
        shows: 'When a right on a page goes, a report names each other way to it, and its holder.',
        by: [
          finds('paging/alias-survives-revoke', 'no surviving alias'),
          played(
            'paging/page-taken-back-by-all-its-names',
            "guest.loads(window).on(other).faults('unmapped')",
          ),
        ],
      },
    ],
  },
  A14: {
    condition: 'hunks have no pages: a stack cannot be swapped out',
    parts: [
      {
        shows: 'Memory runs out, and a pager reclaims pages of spaces that granted it nothing.',
        by: [
          played('paging/one-physical-page', "wallet.stores(coins, 1).faults('unmapped')"),
          played('paging/one-physical-page', 'pager.unmaps(coinPage)'),
          clause('paging/one-physical-page', "only([wallet], 'rw', wallet.coins)"),
          clause('paging/one-physical-page', "only([cipher], 'rw', cipher.keys)"),
        ],
      },
      {
        shows: 'All of them run on.',
        by: [
          played('paging/one-physical-page', 'cipher.loads(keys).sees(0)'),
          played('paging/one-physical-page', 'wallet.loads(coins).sees(1)'),
          played('paging/page-restored-elsewhere', 'library.loads(secret).sees(1)'),
        ],
      },
      {
        shows: 'A pager that gives a page away before it has taken it is found.',
        by: [finds('paging/page-mapped-twice', 'authority confinement')],
      },
    ],
  },
  A15: {
    condition:
      'where beats are looked up, as they move; where transfers are physical, as they start: what is taken away meanwhile is moved all the same, within the aperture, unless its page is pinned',
    parts: [
      {
        shows: 'Each beat is judged by what its driver may do.',
        by: [
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, table, 'in').faults('protection')",
          ),
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, packet, 'in').faults('protection')",
          ),
          premise('devices/driver-aims-device', ['DMA confinement', 'a device wrote memory']),
          premise('devices/driver-aims-device', [
            'DMA confinement',
            'a start was refused for want of a right',
          ]),
        ],
      },
      {
        shows: 'A transfer ends in its middle when its authority does.',
        by: [
          played('devices/revoke-mid-transfer', 'driver.loads(tail).on(main).sees(0)'),
          played('devices/transfer-outlives-lend', 'app.loads(both).on(main).sees(1, 0)'),
          premise('devices/revoke-mid-transfer', [
            'DMA confinement',
            'a transfer was aborted because its authority went',
          ]),
        ],
      },
      {
        shows: 'Two devices with adjacent apertures stay in theirs.',
        by: [
          played('devices/neighbouring-apertures', 'driver.loads(both).sees(1, 0)'),
          premise('devices/neighbouring-apertures', [
            'DMA confinement',
            'a beat was outside the aperture',
          ]),
        ],
      },
      {
        shows: 'A driver that lends its device to whoever asks is found.',
        by: [finds('devices/driver-as-deputy', 'no borrowed authority')],
      },
      {
        shows: 'Where transfers are physical, a start is judged by what its driver may do.',
        by: [
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, packet, 'in').faults('protection')",
            'physical-dma',
          ),
          clause(
            'devices/driver-aims-device',
            "only([kernel], 'rw', kernel.table)",
            'physical-dma',
          ),
        ],
      },
      {
        shows: 'There, a transfer goes on when its authority ends, and the next is refused.',
        by: [
          played(
            'devices/revoke-mid-transfer',
            'driver.loads(tail).on(main).sees(1)',
            'physical-dma',
          ),
          played(
            'devices/revoke-mid-transfer',
            "driver.starts(nic, tail, 'in').on(main).faults('protection')",
            'physical-dma',
          ),
          played(
            'devices/transfer-outlives-lend',
            'app.loads(both).on(main).sees(1)',
            'physical-dma',
          ),
          finds('devices/revoke-mid-physical-transfer', 'DMA confinement', 'physical-dma'),
        ],
      },
      {
        shows: 'There too, two devices with adjacent apertures stay in theirs.',
        by: [
          played('devices/neighbouring-apertures', 'driver.loads(both).sees(1, 0)', 'physical-dma'),
        ],
      },
      {
        shows: 'An aperture whose base is programmed, by who may map what it leads to.',
        by: [
          played(
            'devices/aperture-aimed-without-authority',
            "driver.aims(card, high).on(main).faults('protection')",
            'physical-dma',
          ),
          played(
            'devices/aperture-aimed-without-authority',
            'driver.aims(card, high).on(main)',
            'physical-dma',
          ),
          clause(
            'devices/aperture-aimed-without-authority',
            "only([pager], 'w', pager.memory[0, 4096))",
            'physical-dma',
          ),
        ],
      },
      {
        shows: 'A card that masters the bus by itself stays in its aperture, under both designs.',
        by: [
          clause('devices/card-within-its-aperture', "only([kernel], 'rwx', kernel.code)"),
          clause(
            'devices/card-within-its-aperture',
            "only([kernel], 'rwx', kernel.code)",
            'physical-dma',
          ),
          finds('devices/card-with-too-wide-an-aperture', 'authority confinement'),
        ],
      },
      {
        shows: 'The traffic of both.',
        by: [
          figure('| entries of the region table read | 1,024 | 4 | 0 |', 'docs/transfers.md'),
          figure('| entries of the page table read | 256 | 4 | 4 |', 'docs/transfers.md'),
          figure('| messages to the device | 8 | 8 | 0 |', 'docs/transfers.md'),
        ],
      },
    ],
  },
  A16: {
    parts: [
      {
        shows: 'The scenario of A12 where the library is a process: cycles and switches.',
        lacks: 'rival',
        because: 'no rival is built',
      },
    ],
  },
} as const satisfies Record<`A${number}`, Showing>;
