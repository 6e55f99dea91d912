/** G1: Ivan Godard's first message, sentence by sentence. */

import { clause, costs, figure, finds, lockstep, played, premise } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const wild = 'devices/wild-driver';
const parts = 'kernels/kernel-in-parts';
const onAnyStack = 'interrupts/on-any-stack';

export const tenPoints: readonly Statement[] = [
  {
    ...{ quote: 'a large number of distinguishable address spaces', source: 'G1.1', claim: 'A1' },
    by: [
      clause('spaces/five-thousand-clients', "never(client[16], 'r', client[17].mailbox)"),
      played('spaces/name-reuse', "worker.loads(secret).on(main).faults('protection')"),
    ],
  },
  {
    quote: 'any running code had two of these (code and data environment) it could use arbitrarily',
    ...{ source: 'G1.2', claim: 'A2' },
    by: [
      played('spaces/code-and-data-environments', 'library.fetches(text)'),
      played('spaces/code-and-data-environments', 'app.stores(heap, 1)'),
      finds('spaces/plugin-on-host-data', 'authority confinement'),
    ],
  },
  {
    quote: 'access to addresses in others was arbitrarily protected',
    ...{ source: 'G1.2', claim: 'A2' },
    by: [
      clause(wild, "never(driver, 'rwx', kernel.core)"),
      premise(wild, ['no unauthorized access', 'an access succeeded by a grant or lend']),
    ],
  },
  {
    quote: 'pointers, including inter-space pointers, have the same representation in all spaces',
    ...{ source: 'G1.3', claim: 'A3' },
    by: [
      played('spaces/one-pointer-three-spaces', 'kernel.loads(last).on(idle).sees(1)'),
      played('spaces/one-pointer-three-spaces', "guest.loads(last).on(other).faults('protection')"),
    ],
    weaker: 'addresses are written by the author: no value in a register is one (decision 0009)',
  },
  {
    ...{ quote: 'no "supervisor mode"', source: 'G1.4', claim: 'A4' },
    by: [
      played('spaces/no-supervisor-mode', "boot.loads(blocks).faults('protection')"),
      played(
        'paging/page-table-writers',
        "vandal.unmaps(heapPage).on(second).faults('protection')",
      ),
      played('privilege/who-binds-a-line', "net.binds(sought, netDone).faults('protection')"),
      clause('privilege/plugin-handles-its-own-faults', "only([kernel], 'w', app.faultSlot)"),
      played('privilege/server-opens-its-door', "kernel.opens(serve).faults('protection')"),
      played('privilege/supervisor-by-its-slot', 'warden.destroys(driver).on(main)'),
      played(
        'privilege/kernel-gives-everything-away',
        "disk.begins(boot, runDisk).on(first).faults('protection')",
      ),
      played(
        'devices/aperture-aimed-without-authority',
        "pager.aims(card, high).on(daemon).faults('protection')",
        'physical-dma',
      ),
      finds('privilege/pager-owns-what-is-behind', 'authority confinement'),
    ],
    condition:
      'no rule asks for a mode; but who owns all physical memory can rewrite anybody, as a supervisor could',
  },
  {
    quote: 'inter-space references require grant of access (transitive) by the accessed space',
    ...{ source: 'G1.5', claim: 'A5' },
    by: [
      played('revocation/grant-chain', 'driver.loads(buffer).sees(1, 0)'),
      played('revocation/grant-chain', "driver.grants(app, head, 'r').faults('exceeds-authority')"),
      played('revocation/grant-chain', "driver.grants(app, head, 'r')", 'passable-grants'),
      played(
        'revocation/grant-chain',
        "driver.loads(head).faults('protection')",
        'passable-grants',
      ),
      played('revocation/thousand-link-chain', 'last.stores(page, 1).on(main)'),
    ],
    condition: 'a grant passes on where it is marked so; under passable-grants every grant does',
  },
  {
    ...{ quote: 'grants can be entire space', source: 'G1.5', claim: 'A5' },
    by: [
      played('grants/whole-space', "app.grants(debug, app, 'rwx').on(main)"),
      played('grants/whole-space', 'debug.loads(heap).on(watch).sees(1)'),
    ],
  },
  {
    ...{ quote: 'or any contiguous subspace', source: 'G1.5', claim: 'A5' },
    by: [
      played('revocation/grant-chain', "driver.stores(tail, 1).faults('protection')"),
      finds('grants/shared-ring-on-one-page', 'authority confinement'),
    ],
  },
  {
    ...{
      quote: 'inter-space reference has same performance as intra-space',
      source: 'G1.6',
      claim: 'A6',
    },
    by: [
      costs('costs/reference-anywhere', 'sameAs(one, within)'),
      finds('costs/more-ranges-than-plb-entries', 'costs'),
      figure(
        'Warm, a reference to another space costs 4 cycles, and one within the space costs 4.',
      ),
    ],
    condition: 'as long as the PLB has an entry for each range that is used in turn',
  },
  {
    quote: 'the app can call a function (controllably) in the server/DLL',
    ...{ source: 'G1.7', claim: 'A7' },
    by: [
      played('calls/lend', "app.calls(serve).lending(buffer, 'r').passing(1)"),
      premise('calls/lend', [
        'controlled entry',
        'a call changed both the code and the data space',
      ]),
    ],
  },
  {
    quote: "it will run in the app's stack (in the app's address space)",
    ...{ source: 'G1.7', claim: 'A7' },
    by: [
      played('calls/stack-overflow', "library.calls(compare).faults('stack')"),
      played('calls/debugger-and-library', "app.loads(main.hunk(1)).on(main).faults('protection')"),
      played(
        'calls/debugger-and-library',
        'app.loads(main.hunk(1)).on(main).sees(1)',
        'callers-hunks',
      ),
      played(
        'calls/debugger-and-library',
        "library.grants(debug, main.hunk(1), 'r').on(main).faults('exceeds-authority')",
        'callers-hunks',
      ),
    ],
    condition:
      'its hunk there belongs to the callee; in the app’s space, under callers-hunks, the app sees into it',
  },
  {
    ...{ quote: 'with no task switch', source: 'G1.7', claim: 'A7' },
    by: [
      costs('costs/call-anywhere', 'sameAs(across, within)'),
      figure('A call costs 8 cycles and its return 7, into another space as within one.'),
    ],
    weaker: 'there are no tasks, and no scheduler that could switch them',
  },
  {
    ...{ quote: 'Return unwinds the change.', source: 'G1.7', claim: 'A7' },
    by: [
      played('calls/stack-overflow', 'app.loads(main.hunk(2)).sees(1)'),
      played('calls/caller-gives-up', 'app.loads(main.hunk(0)).sees(1)'),
      premise('calls/lend', ['balanced unwind', 'a call returned to a frame of another space']),
    ],
  },
  {
    quote: 'neither the app nor the server/DLL can klobber each other',
    ...{ source: 'G1.7', claim: 'A7' },
    by: [
      played('calls/lend', "server.stores(buffer, 0).faults('protection')"),
      played('calls/lend', "app.loads(scratch).faults('protection')"),
    ],
  },
  {
    quote: 'Performance is the same as a conventional intra-space call/return.',
    ...{ source: 'G1.7', claim: 'A7' },
    by: [
      costs('costs/call-anywhere', 'sameAs(across, within)'),
      costs('costs/call-is-no-jump', "atMost(6, [call, back], { by: ['issue', 'frame'] })"),
      finds('costs/call-is-no-jump', 'costs'),
      figure(
        'Of the 15 cycles 6 are for the instructions and the frame, which a jump that saves its link would need too.',
      ),
    ],
    condition:
      'the same as a call through a portal of one’s own; 9 cycles more than a jump that saves its link, which checks nothing and records nothing',
  },
  {
    ...{ quote: 'OS calls are not traps, just inter-space calls', source: 'G1.8', claim: 'A8' },
    by: [
      played('kernels/system-call', 'kernel.loads(text).sees(1)'),
      costs('costs/system-call-price', 'sameAs(trap, within)'),
      costs('costs/system-call-price', 'atMost(23, trap)'),
    ],
    weaker: 'there is no trap to compare it with',
  },
  {
    ...{ quote: 'They do not require locking', source: 'G1.9', claim: 'A9' },
    by: [lockstep(onAnyStack, 'an interrupt at each of their cycles')],
    weaker: 'nothing here could need a lock: no access is atomic, and no handler shares a counter',
  },
  {
    quote: 'assuming the handler is re-entrant - and if not then only from themselves',
    ...{ source: 'G1.9', claim: 'A9' },
    by: [
      played('interrupts/reentrant-on-two-harts', 'nic.loads(two.hunk(1)).on(two).sees(0)'),
      played('interrupts/reentrant-on-two-harts', 'timer.delivered().on(two)'),
      premise('interrupts/reentrant-on-two-harts', [
        'no self-nesting',
        'a line was pending again while its handler ran',
      ]),
    ],
  },
  {
    ...{ quote: 'nor task switch, nor disabling other interrupts', source: 'G1.9', claim: 'A9' },
    by: [
      lockstep(onAnyStack, 'an interrupt at each of their cycles'),
      costs('costs/interrupt-entry', 'atMost(5, entry)'),
      costs('costs/interrupt-entry', "atMost(21, 'interrupt')"),
      figure('There is no task switch, nothing is masked, and no PLB is emptied'),
    ],
  },
  {
    quote: 'another interrupt, on an interrupt, ... on an app, all mutually protected',
    ...{ source: 'G1.9', claim: 'A9' },
    by: [
      played(
        'interrupts/nested-opaque-handlers',
        "clock.stores(main.hunk(1), 0).faults('protection')",
      ),
      played('interrupts/nested-opaque-handlers', "clock.loads(main.hunk(0)).faults('protection')"),
      played('interrupts/nested-opaque-handlers', "disk.loads(ticks).faults('protection')"),
      played('interrupts/handler-and-lends', "driver.stores(buffer, 2).faults('protection')"),
    ],
  },
  {
    ...{ quote: '(depending on interrupt priorities)', source: 'G1.9', claim: 'A9' },
    by: [
      premise('interrupts/almost-full-stack', [
        'interrupt headroom',
        'an interrupt came above an interrupt',
      ]),
    ],
    weaker: 'of two priorities; threads have none',
  },
  {
    quote:
      'Drivers can have their own individual space(s) distinct from those of the kernel and the apps.',
    ...{ source: 'G1.10', claim: 'A10' },
    by: [clause('devices/least-authority-driver', "never(nic, 'rw', files.table)")],
    weaker: 'each driver has one space',
  },
  {
    ...{ quote: 'Buggy drivers cannot crash the kernel.', source: 'G1.10', claim: 'A10' },
    by: [
      clause(wild, "never(driver, 'rwx', kernel.core)"),
      played('devices/driver-dies', 'kernel.stores(packet, 0).on(main)'),
      played('interrupts/hung-driver-on-one-hart', 'kernel.loads(work).sees(1)'),
    ],
  },
  {
    quote: 'ignore the hardware model and emulate a conventional processor',
    ...{ source: 'G1', claim: 'B2' },
    by: [finds('kernels/conventional-processor', 'authority confinement')],
  },
  {
    quote: 'this would discard significant reliability/performance improvements',
    ...{ source: 'G1', claim: 'B2' },
    by: [
      finds('kernels/conventional-processor', 'authority confinement'),
      clause(parts, "only([scheduler], 'rw', scheduler.queue)"),
    ],
    weaker:
      'of reliability; a kernel with everything in one space is not measured beside one in parts',
  },
  {
    quote:
      'partitioning the kernel into disjoint (and mutually protected) components like IP stack, password/security, FS',
    ...{ source: 'G1', claim: 'A10' },
    by: [
      clause(parts, "only([scheduler], 'rw', scheduler.queue)"),
      played(parts, "files.stores(queue, 0).faults('protection')"),
    ],
    weaker: 'files, disk and scheduler; no secret among them, and no cost beside one kernel',
  },
];
