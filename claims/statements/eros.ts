/** Shapiro: what he answers about managing a system at user level, sentence by sentence. */

import { clause, figure, finds, played, premise, tested } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const asked = 'quoted and answered in Shapiro';
const onDemand = 'devices/driver-loaded-on-demand';
const writers = 'paging/page-table-writers';
const restored = 'paging/page-restored-elsewhere';

export const eros: readonly Statement[] = [
  {
    ...{ quote: 'manage the whole system at user-level', source: asked, claim: 'B7' },
    by: [played(writers, 'app.unmaps(heapPage).on(first)')],
    weaker: 'the page table alone; portals, regions and fault portals are nobody’s data',
  },
  {
    ...{ quote: '"load address space pointer"', source: 'Shapiro', claim: 'B7' },
    ...{ lacks: 'rival', because: 'privileged instructions are not built yet' },
  },
  {
    quote: 'provided that care is taken to ensure that translation buffers (TLBs) get flushed',
    ...{ source: 'Shapiro', claim: 'C2' },
    by: [
      tested(
        'checker/search/lockstep/lockstep.test.ts',
        'a copy that was not scrubbed is used after the revoke, and this is seen',
      ),
    ],
    weaker: 'the hardware flushes by itself: to forget it is a planted unit, not software',
  },
  {
    quote: 'coordinating mapping changes on a multiprocessor requires interprocessor signalling',
    ...{ source: 'Shapiro', claim: 'C2' },
    by: [
      figure('6 if 1 or 30 idle harts have one: they hear of it at the same time'),
      tested(
        'checker/search/lockstep/small-system.test.ts',
        'keep the contract whatever comes when',
      ),
    ],
    weaker: 'measured of revokes; map and unmap are not',
  },
  {
    quote:
      'lest an application implement a denial of service attack by rapidly broadcasting random TLB invalidations',
    ...{ source: 'Shapiro', claim: 'C1' },
    by: [
      played(writers, "vandal.unmaps(heapPage).on(second).faults('protection')"),
      figure('two that do nothing but call need 24 cycles for a call and return, 32 need 354'),
    ],
    condition:
      'to unmap asks for authority, to revoke asks for none: whoever revokes holds the only port',
  },
  {
    quote: 'easier to handle out of kernel than the events that *remove* mappings',
    ...{ source: 'Shapiro', claim: 'B7' },
    by: [
      played('paging/one-physical-page', 'pager.maps(coinPage, 0)'),
      played('paging/one-physical-page', 'pager.unmaps(keyPage)'),
    ],
    weaker: 'a pager does both, by one action each; which is harder is not compared',
  },
  {
    quote: 'requiring that all mappings to that page be invalidated',
    ...{ source: 'Shapiro', claim: 'C2' },
    by: [
      finds('paging/alias-survives-revoke', 'no surviving alias'),
      played(
        'paging/page-taken-back-by-all-its-names',
        "guest.loads(window).on(other).faults('unmapped')",
      ),
    ],
  },
  {
    ...{
      quote: 'Ageing, for example, causes a page to be swapped out',
      source: 'Shapiro',
      claim: 'A14',
    },
    ...{ lacks: 'words', because: 'no page is marked as used or written to' },
  },
  {
    quote:
      'care must be taken to ensure that the address space manager does not itself get paged out',
    ...{ source: 'Shapiro', claim: 'C3' },
    by: [
      played('paging/pager-evicts-itself', "pager.loads(lists).faults('unmapped')"),
      played('paging/pager-evicts-itself', 'pager.maps(page, 0)'),
    ],
    weaker: 'a handler need not fetch, so a pager whose code is gone still maps',
  },
  {
    quote:
      "there really isn't any benefit or marginal security to managing these things outside the kernel",
    ...{ source: 'Shapiro', claim: 'A4' },
    by: [played(restored, 'pager.loads(front).sees(1)')],
    weaker: 'a pager sees what is in any page; what a kernel without one gains is not compared',
  },
  {
    quote: 'effectively in the same protection domain as the kernel anyway',
    ...{ source: 'Shapiro', claim: 'A4' },
    by: [
      played(restored, 'pager.loads(front).sees(1)'),
      played(restored, 'pager.stores(front, 0)'),
    ],
    weaker:
      'a pager reads and writes the memory of a library; no scenario lets it rewrite a kernel',
  },
  {
    quote: 'there is a real need for low overhead on that sort of operation',
    ...{ source: 'Shapiro', claim: 'C4' },
    ...{ lacks: 'words', because: 'nothing pins a page' },
  },
  {
    quote: 'The cost to removing this sort of code from the kernel *is* pretty clear.',
    ...{ source: 'Shapiro', claim: 'B7' },
    ...{ lacks: 'rival', because: 'a kernel with a pager within it is not built yet' },
  },
  {
    quote: 'defining *logical* structures that control mapping',
    ...{ source: 'Shapiro', claim: 'B8' },
    ...{ lacks: 'rival', because: 'EROS is not built yet' },
  },
  {
    quote: 'access to device registers for other devices',
    ...{ source: 'Shapiro', claim: 'A10' },
    by: [
      played('devices/two-drivers', "nic.starts(drive, packet, 'out').faults('protection')"),
      played('devices/two-drivers', "disk.stores(nicRegisters, 1).faults('protection')"),
    ],
  },
  {
    quote: 'device drivers need access to all of memory',
    ...{ source: 'Shapiro', claim: 'A10' },
    by: [
      clause('devices/least-authority-driver', "never(nic, 'rw', files.table)"),
      clause('devices/least-authority-driver', "never(nic, 'w', kernel.packet)"),
    ],
    condition: 'not where the caller lends what the driver has to reach',
  },
  {
    quote: 'either copy it or do some kind of page exchange with the client process',
    ...{ source: 'Shapiro', claim: 'B8' },
    ...{
      lacks: 'figure',
      because: 'a lend, a copy and an exchange are not measured beside each other',
    },
  },
  {
    quote: 'the design you propose actually leads to *more* ring crossings',
    ...{ source: 'Shapiro', claim: 'B7' },
    ...{ lacks: 'rival', because: 'rings are not built yet' },
  },
  {
    quote: 'an implicit mutual exclusion -- that often proves to *simplify* the program',
    ...{ source: 'Shapiro', claim: 'B8' },
    ...{
      lacks: 'rival',
      because: 'EROS is not built yet; here two callers are in one server at once',
    },
  },
  {
    quote:
      "A malicious driver could always overwrite the memory using a controlled Bus Master, but a buggy one wouldn't",
    ...{ source: asked, claim: 'C5' },
    by: [
      clause('devices/driver-aims-device', "never(driver, 'w', kernel.packet)"),
      finds('devices/driver-as-deputy', 'no borrowed authority'),
    ],
  },
  {
    quote: 'leave the hardware device in a state that eventually locks up the machine',
    ...{ source: 'Shapiro', claim: 'C5' },
    by: [
      premise('devices/driver-dies', [
        'DMA confinement',
        'a transfer was aborted because its authority went',
      ]),
    ],
    condition: 'not here: the end of a space stops its transfers and silences its line, by decree',
  },
  {
    quote: 'The former does not in practice benefit from being outside the kernel.',
    ...{ source: 'Shapiro', claim: 'B8' },
    ...{ lacks: 'rival', because: 'EROS is not built yet' },
  },
  {
    quote: 'authorizing drivers to modify only what they ought to in a given invocation',
    ...{ source: 'Shapiro', claim: 'B8' },
    by: [
      played('devices/loan-of-physical-descriptors', "driver.starts(disk, frame, 'in')"),
      played(
        'devices/loan-of-physical-descriptors',
        "driver.starts(disk, other, 'in').faults('protection')",
      ),
      played(
        'devices/loan-of-physical-descriptors',
        "driver.starts(disk, frame, 'in').faults('protection')",
      ),
    ],
  },
  {
    quote: 'demand loading only those drivers that are needed',
    ...{ source: 'Shapiro', claim: 'C9' },
    by: [played(onDemand, 'kernel.creates(driver)')],
    weaker: 'made anew on demand; its page is mapped from the start, and nothing is loaded',
  },
  {
    ...{ quote: 'They are exempted from persistence.', source: 'Shapiro', claim: 'C9' },
    ...{ lacks: 'words', because: 'nothing persists here, so nothing can be exempted' },
  },
  {
    quote: 'Once loaded, they are pinned until explicitly released.',
    ...{ source: 'Shapiro', claim: 'C9' },
    by: [
      played(onDemand, "driver.unmaps(pinned).faults('protection')"),
      played(onDemand, 'driver.loads(state).sees(1)'),
    ],
    weaker: 'nobody else may unmap the page; who owns the page table could',
  },
  {
    quote: 'On startup, the bootstrap loader would preload these objects into memory',
    ...{ source: 'Shapiro', claim: 'C9' },
    ...{
      lacks: 'words',
      because: 'a machine begins as its author says: there is no order of booting',
    },
  },
  {
    quote: 'suddenly we are spreading sensitive code all over the place',
    ...{ source: 'Shapiro', claim: 'C9' },
    ...{
      lacks: 'words',
      because: 'nothing reports which grants are never needed, or how much is trusted',
    },
  },
];
