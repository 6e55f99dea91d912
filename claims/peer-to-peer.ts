/** What would show each claim about the peer-to-peer architecture, and what is brought forward for it. */

import { clause, figure, finds, lockstep, played, premise, type Showing } from './evidence.ts';

const eachCycle = 'an interrupt at each of their cycles';

export const peerToPeer = {
  A1: {
    parts: [
      {
        shows: 'Thousands of spaces in one scenario, and each is told from its neighbours.',
        by: [
          played(
            'spaces/five-thousand-clients',
            "client[16].loads(mailbox[17]).on(other).faults('protection')",
          ),
          played('spaces/five-thousand-clients', 'server.stores(mailbox[last], 1).on(main)'),
          clause('spaces/five-thousand-clients', "never(client[16], 'r', client[17].mailbox)"),
        ],
      },
      {
        shows: 'What was granted to a space that has ended is not there for the next of its name.',
        by: [played('spaces/name-reuse', "worker.loads(secret).on(main).faults('protection')")],
      },
      {
        shows: 'Nor is what it had stored, by whatever address one looks.',
        by: [
          played('devices/driver-dies', 'driver.loads(pool).on(main).sees(0)'),
          played('devices/driver-loaded-on-demand', 'kernel.loads(memory.part(0, 4096)).sees(0)'),
        ],
      },
      {
        shows:
          'Software that grants by name gives to the next of that name, and a policy finds it.',
        by: [finds('spaces/grant-by-reused-name', 'authority confinement')],
      },
    ],
  },
  A2: {
    parts: [
      {
        shows: 'Code uses what its code space holds, and what its data space holds.',
        by: [
          played('spaces/code-and-data-environments', 'library.fetches(text)'),
          played('spaces/code-and-data-environments', 'app.stores(heap, 1)'),
        ],
      },
      {
        shows: 'All else is protected from it, whatever it tries.',
        by: [
          played('spaces/code-and-data-environments', "app.loads(constants).faults('protection')"),
          clause('devices/wild-driver', "never(driver, 'rwx', kernel.core)"),
        ],
      },
      {
        shows: 'Each access, let through or refused, is judged by a search that shares no code.',
        by: [
          premise('devices/wild-driver', [
            'no unauthorized access',
            'an access succeeded by a grant or lend',
          ]),
          premise('devices/wild-driver', [
            'no denied access',
            'an access was refused for want of a right',
          ]),
        ],
      },
      {
        shows: 'Code that runs on the data of its caller can give all of it away: that is found.',
        by: [finds('spaces/plugin-on-host-data', 'authority confinement')],
      },
    ],
  },
  A3: {
    parts: [
      {
        shows: 'Accesses at 0, at 2^64 - 1, and beyond.',
        by: [
          played('spaces/one-pointer-three-spaces', 'kernel.loads(vector).on(idle)'),
          played('spaces/one-pointer-three-spaces', 'app.stores(last, 1).on(main)'),
          played('spaces/one-pointer-three-spaces', '.loads(m.range(2n ** 64n - 1n, 2))'),
        ],
      },
      {
        shows: 'One address that three spaces use, and that comes out differently for each.',
        by: [
          played('spaces/one-pointer-three-spaces', 'kernel.loads(last).on(idle).sees(1)'),
          played(
            'spaces/one-pointer-three-spaces',
            "kernel.stores(last, 0).on(idle).faults('protection')",
          ),
          played(
            'spaces/one-pointer-three-spaces',
            "guest.loads(last).on(other).faults('protection')",
          ),
        ],
      },
      {
        shows: 'A server that follows an address with its own rights: that is found.',
        by: [finds('calls/unchecked-pointer', 'no borrowed authority')],
      },
      {
        shows: 'A pointer that software stores, passes and follows.',
        lacks: 'words',
        because: 'no value of a register is an address (decision 0009)',
      },
    ],
  },
  A4: {
    condition:
      'there is a place that is as good as a mode: who holds all physical memory sees and changes what anybody has in it',
    parts: [
      {
        shows: 'The space that starts first has nothing that it was not granted.',
        by: [
          played('spaces/no-supervisor-mode', "boot.loads(blocks).faults('protection')"),
          played(
            'spaces/no-supervisor-mode',
            "boot.grants(app, blocks, 'r').faults('exceeds-authority')",
          ),
          played(
            'spaces/boot-space-keeps-a-key',
            "boot.stores(table.part(8, 8), 0).on(main).faults('protection')",
          ),
          finds('spaces/boot-space-keeps-a-key', 'authority confinement'),
        ],
      },
      {
        shows: 'A space that plays the kernel is held by its grants as any other is.',
        by: [
          clause('kernels/system-call', "never(kernel, 'rw', app.secret)"),
          clause('kernels/kernel-in-parts', "only([scheduler], 'rw', scheduler.queue)"),
        ],
      },
      {
        shows: 'Who may map and unmap is a matter of authority over the page table and the memory.',
        by: [
          played(
            'paging/page-table-writers',
            "vandal.unmaps(heapPage).on(second).faults('protection')",
          ),
          played(
            'paging/page-table-writers',
            "vandal.maps(lootPage, 0).on(second).faults('protection')",
          ),
          clause('paging/page-table-writers', "only([app, pager], 'rw', app.heap).physically()"),
        ],
      },
      {
        shows: 'Who may end and make a space is not a matter of who runs first.',
        by: [
          played('devices/driver-dies', "driver.destroys(driver).on(main).faults('protection')"),
          played(
            'calls/server-ends-with-callers-inside',
            "app.creates(server).on(main).faults('protection')",
          ),
        ],
      },
      {
        shows:
          'The condition: a pager sees and replaces what a library has, which granted it nothing.',
        by: [
          played('paging/page-restored-elsewhere', "pager.loads(secret).faults('protection')"),
          played('paging/page-restored-elsewhere', 'pager.loads(front).sees(1)'),
        ],
      },
      {
        shows: 'A pager that rewrites the code of the kernel.',
        lacks: 'scenario',
        because: 'no pager acts against a kernel yet',
      },
      {
        shows:
          'Binding a line, setting a fault portal, making a portal, a thread or a space asks for authority.',
        lacks: 'words',
        because: 'these are fixed by the author, so no rule could ask',
      },
    ],
  },
  A5: {
    condition:
      'a grant passes on where its grantor marks it so, right by right; without a mark it ends there',
    parts: [
      {
        shows: 'Chains of grants, for one byte or for more, and accesses by them.',
        by: [
          played('revocation/grant-chain', 'driver.loads(buffer).sees(1, 0)'),
          premise('revocation/grant-chain', [
            'no unauthorized access',
            'an access succeeded by a chain of at least two',
          ]),
        ],
      },
      {
        shows: 'A chain ends where the mark is missing; marks of different rights do not mix.',
        by: [
          clause('grants/shared-ring', "only([consumer], 'w', consumer.tail)"),
          played(
            'revocation/grant-chain',
            "driver.grants(app, head, 'r').faults('exceeds-authority')",
          ),
          played(
            'revocation/unpass',
            "server.grants(driver, page, 'r').on(desk).faults('exceeds-authority')",
          ),
          played('revocation/unpass', "server.grants(driver, page, 'w').on(desk)"),
        ],
      },
      {
        shows: 'What falls with a right is what stood on it alone.',
        by: [
          played(
            'revocation/middle-of-a-chain',
            "mirror.loads(page).on(copy).faults('protection')",
          ),
          played('revocation/middle-of-a-chain', 'reader.loads(page).on(last)'),
          played('revocation/grant-circle', "left.loads(page).faults('protection')"),
        ],
      },
      {
        shows: 'What passing on too much leads to is found.',
        by: [
          finds('grants/confused-server', 'authority confinement'),
          finds('grants/grant-outlives-call', 'authority confinement'),
          finds('grants/shared-ring-on-one-page', 'authority confinement'),
          finds('calls/callback-lends-too-much', 'authority confinement'),
        ],
      },
      {
        shows: 'A whole space is granted.',
        lacks: 'scenario',
        because: 'no scenario grants a whole space yet',
      },
    ],
  },
  A6: {
    condition:
      'with an entry of the PLB for each range that is used in turn; with one too few, each reference walks',
    parts: [
      {
        shows: 'Cycles of each, warm, against the size of the PLB.',
        by: [
          figure(
            'Warm, a reference to another space costs 4 cycles, and one within the space costs 4.',
          ),
          figure(
            'One range more than the PLB has entries, and each reference walks the region table',
          ),
        ],
      },
      {
        shows: 'Cycles of each, cold.',
        by: [
          figure(
            'it is 12 cycles within the space and 11 to another, 1 less because the entry of the stack stands before',
          ),
        ],
      },
    ],
  },
  A7: {
    condition:
      'measured against a call through a portal of one’s own; a jump that saves its link would need 6 of the 15 cycles',
    parts: [
      {
        shows:
          'Environment and frames are as they were on each way out: return, unwind, an end of a space.',
        by: [
          played('calls/stack-overflow', 'app.loads(main.hunk(2)).sees(1)'),
          played('calls/caller-gives-up', 'app.loads(main.hunk(0)).sees(1)'),
          played('interrupts/watchdog', 'app.loads(main.hunk(0)).sees(1)'),
          played(
            'calls/server-ends-with-callers-inside',
            'app.loads(main.hunk(0)).on(main).sees(1)',
          ),
          premise('calls/stack-overflow', [
            'balanced unwind',
            'a call returned from a depth of at least three frames',
          ]),
          premise('calls/caller-gives-up', [
            'balanced unwind',
            'a frame was given up with something above it',
          ]),
          premise('calls/server-ends-with-callers-inside', [
            'balanced unwind',
            'a space ended under frames of others',
          ]),
        ],
      },
      {
        shows: 'The callee reaches what it is lent, while the call lasts.',
        by: [
          played('calls/lend', "server.loads(buffer).faults('protection')"),
          played('calls/nested-lends', "codec.stores(right, 1).faults('protection')"),
          played(
            'calls/two-threads-in-one-server',
            "server.loads(bluePage).on(first).faults('protection')",
          ),
          played('calls/caller-gives-up', "library.loads(buffer).faults('protection')"),
        ],
      },
      {
        shows: 'The caller reaches nothing of the callee.',
        by: [
          played('calls/lend', "app.loads(scratch).faults('protection')"),
          played('calls/double-fetch', "app.stores(copy, 1).on(other).faults('protection')"),
          premise('calls/stack-overflow', [
            'mutual protection',
            'a caller with something in its registers called another space',
          ]),
        ],
      },
      {
        shows: 'What a callee does for its caller with its own rights is found.',
        by: [finds('calls/confused-deputy', 'no borrowed authority')],
      },
      {
        shows: 'Cycles of a call into another space, and of one within.',
        by: [
          figure('A call costs 8 cycles and its return 7, into another space as within one.'),
          figure(
            'Of the 15 cycles 6 are for the instructions and the frame, which a jump that saves its link would need too.',
          ),
        ],
      },
    ],
  },
  A8: {
    parts: [
      {
        shows: 'A system call that is a call, and nothing else.',
        by: [
          played('kernels/system-call', 'kernel.loads(text).sees(1)'),
          played('kernels/system-call', "kernel.loads(secret).faults('protection')"),
          clause('kernels/system-call', "never(app, 'rw', kernel.console)"),
          played('spaces/no-supervisor-mode', 'boot.calls(open)'),
          premise('calls/server-on-behalf-of-caller', [
            'no borrowed authority',
            'an access on behalf of a caller succeeded',
          ]),
        ],
      },
      {
        shows: 'A kernel that stores where its caller points is found.',
        by: [finds('kernels/system-call-writes-anywhere', 'no borrowed authority')],
      },
      {
        shows: 'Its cycles.',
        by: [
          figure(
            "with what the callee does and the caller's next load it is 27 cycles, and 27 within",
          ),
        ],
      },
      {
        shows: 'Its cycles beside those of a trap.',
        lacks: 'rival',
        because: 'no rival is built',
      },
    ],
  },
  A9: {
    condition:
      'an entry takes the port of the region table, and waits for the hart that holds it: no lock of software, one of hardware',
    parts: [
      {
        shows:
          'Interrupts at each cycle of what is written: the interrupted code sees no difference.',
        by: [
          lockstep('interrupts/on-any-stack', eachCycle),
          lockstep('interrupts/watchdog', eachCycle),
          lockstep('devices/revoke-mid-transfer', eachCycle),
          premise('interrupts/handler-reads-victim', [
            'no forged interrupt',
            'a handler of another space than the interrupted code ran',
          ]),
        ],
      },
      {
        shows: 'A handler sees nothing of what it interrupts, and leaves nothing to it.',
        by: [
          played('interrupts/on-any-stack', "kernel.loads(main.hunk(0)).faults('protection')"),
          played('interrupts/on-any-stack', "kernel.loads(secret).faults('protection')"),
          played('interrupts/on-any-stack', "app.loads(log).faults('protection')"),
          finds('interrupts/handler-reads-victim', 'authority confinement'),
        ],
      },
      {
        shows: 'Handlers nest by priority, and there is always room.',
        by: [
          premise('interrupts/almost-full-stack', [
            'interrupt headroom',
            'an interrupt came above an interrupt',
          ]),
          premise('interrupts/almost-full-stack', [
            'interrupt headroom',
            'a call was refused to leave room for interrupts',
          ]),
        ],
      },
      {
        shows: 'A handler that is not re-entrant keeps out only itself.',
        by: [
          premise('interrupts/watchdog', [
            'no self-nesting',
            'a line was pending again while its handler ran',
          ]),
        ],
      },
      {
        shows: 'Nested handlers of three spaces, each with memory that the others do not see.',
        lacks: 'scenario',
        because: 'the one scenario that nests handlers tracks no memory',
      },
      {
        shows: 'A re-entrant handler runs on two harts at once.',
        lacks: 'scenario',
        because: 'no scenario has a re-entrant line',
      },
      {
        shows: 'Cycles until the handler runs, and of the way back.',
        by: [
          figure('it is 5 cycles, on an idle hart and in the middle of any access'),
          figure('with one other hart that calls without pause up to 11, with 31 up to 191'),
        ],
      },
    ],
  },
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
        lacks: 'scenario',
        because: 'the one that hangs is ended from a second thread of the kernel',
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
        lacks: 'scenario',
        because: 'no scenario has two levels',
      },
      {
        shows: 'A guest that makes spaces and sets its handlers by itself.',
        lacks: 'words',
        because: 'makers and fault portals are fixed by the author',
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
        by: [
          finds('paging/page-mapped-twice', 'authority confinement'),
          finds('paging/alias-survives-revoke', 'expectations'),
        ],
      },
      {
        shows: 'When a right on a page goes, a report names each other way to it, and its holder.',
        lacks: 'words',
        because: 'no property looks for aliases, and no report names them',
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
      'a device uses virtual addresses here, each beat is checked, and the aperture is checked besides',
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
        shows:
          'The same where a device uses physical addresses, with an aperture whose base is programmed.',
        lacks: 'words',
        because: 'apertures are fixed by the author, and beats go by virtual addresses',
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
