/** What would show the claims about spaces, addresses and grants, A1 to A5, and what is brought forward. */

import { clause, finds, played, premise, type Showing } from '../evidence.ts';

export const spaces = {
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
    condition: 'of addresses that are written down: no value of a register is one (decision 0009)',
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
        shows: 'It rewrites the code of the kernel, by the addresses of the physical memory.',
        by: [
          played(
            'privilege/pager-rewrites-the-kernel',
            "pager.stores(code, 1).faults('protection')",
          ),
          played('privilege/pager-rewrites-the-kernel', 'kernel.loads(code).sees(1)'),
          clause('privilege/pager-rewrites-the-kernel', "never(pager, 'w', kernel.code)"),
          finds('privilege/pager-owns-what-is-behind', 'authority confinement'),
        ],
      },
      {
        shows: 'Where nobody who runs owns all physical memory, nobody is above the others.',
        by: [
          played(
            'privilege/physical-memory-in-two-halves',
            "pager.maps(text, 0).faults('protection')",
          ),
          played('privilege/physical-memory-in-two-halves', 'pager.maps(data, 0)'),
          clause(
            'privilege/physical-memory-in-two-halves',
            "never(pager, 'w', kernel.code).physically()",
          ),
        ],
      },
      {
        shows: 'Who binds a line asks for its slot, and for the code that will run.',
        by: [
          played('privilege/who-binds-a-line', 'net.binds(arrived, netDone)'),
          played('privilege/who-binds-a-line', "net.binds(sought, netDone).faults('protection')"),
          played('privilege/who-binds-a-line', "net.binds(arrived, load).faults('protection')"),
          clause('privilege/who-binds-a-line', "only([kernel, disk], 'w', sought.slot)"),
        ],
      },
      {
        shows: 'So does who sets a fault portal.',
        by: [
          clause('privilege/plugin-handles-its-own-faults', "only([kernel], 'w', app.faultSlot)"),
          finds('privilege/plugin-takes-every-fault', 'authority confinement'),
        ],
      },
      {
        shows: 'So does who opens a portal and closes it.',
        by: [
          played('privilege/server-opens-its-door', "kernel.opens(serve).faults('protection')"),
          played('privilege/server-opens-its-door', 'server.opens(serve)'),
          played('privilege/server-opens-its-door', "app.opens(serve).faults('protection')"),
        ],
      },
      {
        shows:
          'So does who makes a space, or lets a thread begin; and that can be given away for good.',
        by: [
          played('privilege/supervisor-by-its-slot', 'warden.creates(driver).on(main)'),
          played(
            'privilege/supervisor-by-its-slot',
            "warden.destroys(kernel).on(main).faults('protection')",
          ),
          played(
            'privilege/kernel-gives-everything-away',
            "disk.begins(boot, runDisk).on(first).faults('protection')",
          ),
          played(
            'privilege/kernel-gives-everything-away',
            "disk.creates(kernel).on(first).faults('protection')",
          ),
        ],
      },
      {
        shows: 'So does who aims the aperture of a device.',
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
        ],
      },
    ],
  },
  A5: {
    condition:
      'a grant passes on where its grantor marks it so, right by right; under passable-grants, the plain reading, every one does',
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
        shows: 'The plain reading: every grant passes on, and falls with what it was made from.',
        by: [
          played('revocation/grant-chain', "driver.grants(app, head, 'r')", 'passable-grants'),
          played(
            'revocation/grant-chain',
            "driver.loads(head).faults('protection')",
            'passable-grants',
          ),
          played(
            'revocation/unpass',
            "server.grants(driver, page, 'w').on(desk)",
            'passable-grants',
          ),
          played(
            'revocation/unpass',
            "driver.loads(page).on(drive).faults('protection')",
            'passable-grants',
          ),
        ],
      },
      {
        shows:
          'A chain of a thousand grants falls in one step; a lend lent on two hundred times comes home.',
        by: [
          played('revocation/thousand-link-chain', 'last.stores(page, 1).on(main)'),
          played(
            'revocation/thousand-link-chain',
            "last.loads(page).on(main).faults('protection')",
          ),
          played('calls/two-hundred-nested-lends', 'last.stores(buffer, 1)'),
          played('calls/two-hundred-nested-lends', "space[1].loads(buffer).faults('protection')"),
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
        by: [
          played('grants/whole-space', "app.grants(debug, app, 'rwx').on(main)"),
          played('grants/whole-space', 'debug.stores(text.part(15, 1), 1).on(watch)'),
          played('grants/whole-space', "debug.loads(text).on(watch).faults('protection')"),
        ],
      },
    ],
  },
} as const satisfies Record<`A${number}`, Showing>;
