/** G2: Ivan Godard's answers to Pavel Machek, sentence by sentence. */

import { clause, costs, figure, finds, played, premise } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const underAKernel = 'kernels/kernel-under-a-kernel';
const debugged = 'calls/debugger-and-library';
const restored = 'paging/page-restored-elsewhere';
const movedPage = 'paging/page-moved-mid-transfer';
const aimed = 'devices/aperture-aimed-without-authority';
const physical = 'physical-dma';
const transfers = 'docs/transfers.md';

export const answers: readonly Statement[] = [
  {
    quote: 'it would get a protection fault that would be handled by the KMK, emulating the effect',
    ...{ source: 'G2', claim: 'A11' },
    by: [
      played(underAKernel, "guest.stores(table, 1).faults('protection')"),
      played(underAKernel, 'host.stores(shadow, 1)'),
      clause(underAKernel, "never(guest, 'rw', host.table)"),
    ],
  },
  {
    quote: 'Getting it right and also performant would be tricky though',
    ...{ source: 'G2', claim: 'B9' },
    by: [
      played(underAKernel, 'program.loads(heap).sees(1)'),
      played('kernels/guest-under-a-guest', 'program.loads(heap).sees(1)'),
      costs('costs/emulated-store', 'atMost(21, emulated)'),
      costs('costs/emulated-store', 'atMost(4, direct)'),
      finds('costs/emulated-store', 'costs'),
    ],
  },
  {
    quote: 'How do you implement ptrace if apps are protected from kernel?',
    ...{ source: 'Pavel Machek, in G2', claim: 'A12' },
    by: [played(debugged, 'debug.loads(main.hunk(0)).on(watch).sees(1)')],
    weaker: 'a debugger reads memory and hunks; registers are in the reach of their frame alone',
  },
  {
    quote: 'Anybody can make all or part of themselves visible to anybody else.',
    ...{ source: 'G2', claim: 'A12' },
    by: [
      played(debugged, "app.grants(debug, main.hunk(0), 'r').on(main)"),
      played('calls/watched-module', 'tracer.loads(state).on(watch).sees(1)'),
    ],
  },
  {
    quote: 'you can grant visibility to a debugger in another space',
    ...{ source: 'G2', claim: 'A12' },
    by: [played(debugged, 'debug.loads(main.hunk(0)).on(watch).sees(1)')],
    weaker: 'the program is there from the start, though its thread need not have begun',
  },
  {
    ...{ quote: 'But this applies only to you.', source: 'G2', claim: 'A12' },
    by: [
      played(debugged, "app.grants(debug, main.hunk(1), 'r').on(main).faults('exceeds-authority')"),
    ],
  },
  {
    quote: 'calls a paranoid server DLL passing in a function',
    ...{ source: 'G2', claim: 'A12' },
    by: [
      played('calls/function-passed-for-one-call', 'library.calls(compare)'),
      played('calls/function-passed-for-one-call', "library.calls(compare).faults('protection')"),
    ],
  },
  {
    quote: 'opaque to you AND the debugger unless you can talk the DLL',
    ...{ source: 'G2', claim: 'A12' },
    by: [
      played(debugged, "debug.loads(main.hunk(1)).on(watch).faults('protection')"),
      played(debugged, "library.grants(debug, main.hunk(1), 'r').on(main)"),
      played(debugged, 'debug.loads(main.hunk(1)).on(watch).sees(1)'),
    ],
  },
  {
    quote: 'To do this on a conventional system requires that the DLL runs as a process',
    ...{ source: 'G2', claim: 'A16' },
    ...{ lacks: 'rival', because: 'the library as a process is not built yet' },
  },
  {
    quote: 'just as if the DLL were un-paranoid and had been linked into your code',
    ...{ source: 'G2', claim: 'B10' },
    ...{ lacks: 'rival', because: 'a call of what is linked in is not built yet' },
  },
  {
    quote:
      'If an application does not grant kernel access to its space, how is kernel supposed to do its job?',
    ...{ source: 'Pavel Machek, in G2', claim: 'A8' },
    by: [
      played('kernels/system-call', 'kernel.loads(text).sees(1)'),
      clause('kernels/system-call', "never(kernel, 'rw', app.secret)"),
    ],
  },
  {
    quote: '"paranoid DLL" becomes unswappable, then?',
    ...{ source: 'Pavel Machek, in G2', claim: 'A14' },
    by: [played(restored, 'pager.unmaps(heap)'), played(restored, 'library.loads(secret).sees(1)')],
    condition: 'its memory does not, its stack does: hunks have no pages',
  },
  {
    quote: 'in the *virtual* space, not physical',
    ...{ source: 'G2', claim: 'A13' },
    by: [
      played(restored, "pager.loads(secret).faults('protection')"),
      played(restored, 'pager.loads(front).sees(1)'),
    ],
  },
  {
    quote: 'who has the TLB and underlying mapping tables in its space',
    ...{ source: 'G2', claim: 'A13' },
    by: [
      played('paging/page-table-writers', 'app.unmaps(heapPage).on(first)'),
      played('privilege/physical-memory-in-two-halves', 'pager.maps(data, 0)'),
    ],
    weaker: 'the page table; the TLB is filled and swept by the hardware itself',
  },
  {
    quote:
      'deal with any physical address, which in turn has the usual aliasing relationship with virtual addresses',
    ...{ source: 'G2', claim: 'A13' },
    by: [
      clause('paging/page-table-writers', "only([app, pager], 'rw', app.heap).physically()"),
      finds('paging/page-mapped-twice', 'authority confinement'),
    ],
  },
  {
    quote: 'physical is just one of the virtual spaces',
    ...{ source: 'G2', claim: 'A13' },
    by: [played(movedPage, 'pager.loads(memory.part(0, 4096)).on(daemon).sees(1, 0)')],
  },
  {
    quote: 'the protection can be penetrated by anyone who can see the underlying physical page',
    ...{ source: 'G2', claim: 'A13' },
    by: [finds('paging/alias-survives-revoke', 'no surviving alias')],
  },
  {
    quote: 'bring the machine down due to lack of real memory',
    ...{ source: 'Pavel Machek, in G2', claim: 'A14' },
    by: [
      played('paging/one-physical-page', 'wallet.loads(coins).sees(1)'),
      clause('paging/one-physical-page', "only([wallet], 'rw', wallet.coins)"),
    ],
    weaker: 'one page and two libraries; the pager makes up what it restores, and no disk takes it',
  },
  {
    quote: 'buggy drivers can usually program DMA to do crashing for them',
    ...{ source: 'Pavel Machek, in G2', claim: 'A15' },
    by: [
      played('devices/driver-aims-device', "driver.starts(nic, table, 'in').faults('protection')"),
      clause('devices/driver-aims-device', "only([kernel], 'rw', kernel.table)"),
    ],
  },
  {
    ...{
      quote: 'The DMA has the same permissions as the driver that starts it.',
      source: 'G2',
      claim: 'A15',
    },
    by: [
      played('devices/revoke-mid-transfer', 'driver.loads(tail).on(main).sees(0)'),
      played('devices/transfer-outlives-lend', 'app.loads(both).on(main).sees(1, 0)'),
      played('devices/revoke-mid-transfer', 'driver.loads(tail).on(main).sees(1)', physical),
      played(
        'devices/revoke-mid-transfer',
        "driver.starts(nic, tail, 'in').on(main).faults('protection')",
        physical,
      ),
    ],
    condition:
      'as it moves, where beats are looked up; as it starts, where transfers are physical: there it goes on when the driver loses them',
  },
  {
    ...{
      quote: 'So normal PCI cards are not allowed',
      source: 'Pavel Machek, in G2',
      claim: 'A15',
    },
    by: [
      played('devices/card-within-its-aperture', 'card.writes(ring, 1)'),
      played('devices/card-within-its-aperture', "card.writes(code, 1).faults('protection')"),
      clause('devices/card-within-its-aperture', "only([kernel], 'rwx', kernel.code)"),
      clause('devices/card-within-its-aperture', "only([kernel], 'rwx', kernel.code)", physical),
      finds('devices/card-with-too-wide-an-aperture', 'authority confinement'),
    ],
    condition: 'they are, as far as their aperture: what is in it, such a card overwrites',
  },
  {
    quote: 'the extra traffic on the pins was too expensive',
    ...{ source: 'G2', claim: 'A15' },
    by: [
      figure('| entries of the region table read | 1,024 | 4 | 0 |', transfers),
      figure('| entries of the page table read | 256 | 4 | 4 |', transfers),
      figure('| messages to the device | 8 | 8 | 0 |', transfers),
    ],
    condition:
      'where a device keeps nothing of what it read; one that does reads 8 entries for 4 pages, and physical transfers 4, but every revoke waits for its answer',
  },
  {
    ...{ quote: 'it did permit I/O onto paged memory', source: 'G2', claim: 'C4' },
    by: [
      played(movedPage, 'driver.loads(buffer).on(main).sees(0, 1)'),
      played(movedPage, 'driver.loads(buffer).on(main).sees(0)', physical),
      played(
        'paging/pinned-during-transfer',
        "pager.unmaps(pageOfBuffer).on(daemon).faults('busy')",
        physical,
      ),
    ],
    condition:
      'where beats are looked up; where transfers are physical, the page must stay, and is pinned',
  },
  {
    ...{ quote: 'give each IO its own aperture base', source: 'G2', claim: 'A15' },
    by: [
      played(aimed, 'driver.aims(card, high).on(main)', physical),
      played(aimed, "driver.aims(card, memory).on(main).faults('protection')", physical),
      played(aimed, "card.writes(low, 1).faults('protection')", physical),
      played(aimed, 'driver.loads(buffer).on(main).sees(1)', physical),
      clause(aimed, "only([pager], 'w', pager.memory[0, 4096))", physical),
    ],
    weaker: 'a base for each device, and none for each transfer',
  },
  {
    quote: 'make sure that each DMA stays in its aperture',
    ...{ source: 'G2', claim: 'A15' },
    by: [
      played('devices/neighbouring-apertures', 'driver.loads(both).sees(1, 0)'),
      played('devices/neighbouring-apertures', 'driver.loads(both).sees(1, 0)', physical),
      premise('devices/neighbouring-apertures', [
        'DMA confinement',
        'a beat was outside the aperture',
      ]),
    ],
  },
];
