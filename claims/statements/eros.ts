/** Shapiro: what he answers about managing a system at user level, sentence by sentence. */

import { clause, costs, figure, finds, played, tested } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const asked = 'quoted and answered in Shapiro';
const onDemand = 'devices/driver-loaded-on-demand';
const loaded = 'devices/drivers-loaded-and-pinned';
const writers = 'paging/page-table-writers';

export const eros: readonly Statement[] = [
  {
    ...{ quote: 'manage the whole system at user-level', source: asked, claim: 'B7' },
    by: [
      played(writers, 'app.unmaps(heapPage).on(first)'),
      played('privilege/who-binds-a-line', 'net.binds(arrived, netDone)'),
      played('privilege/server-opens-its-door', 'server.opens(serve)'),
      played('privilege/supervisor-by-its-slot', 'warden.creates(driver).on(main)'),
      played('privilege/kernel-gives-everything-away', 'kernel.begins(first, runDisk).on(boot)'),
      clause('privilege/plugin-handles-its-own-faults', "only([kernel], 'w', app.faultSlot)"),
    ],
    weaker: 'each thing that is managed is there from the start, and is opened, bound or begun',
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
      costs('costs/revocation-bound', 'atMost(6, revoke)'),
      costs('costs/revocation-bound', 'atMost(8, unmap)'),
      costs('costs/revocation-bound', "atMost(81, 'revocation')"),
      tested(
        'checker/search/lockstep/small-system.test.ts',
        'keep the contract whatever comes when',
      ),
    ],
  },
  {
    quote:
      'lest an application implement a denial of service attack by rapidly broadcasting random TLB invalidations',
    ...{ source: 'Shapiro', claim: 'C1' },
    by: [
      played(writers, "vandal.unmaps(heapPage).on(second).faults('protection')"),
      costs('costs/revokes-of-nothing', 'atMost(199, [call, back], { while: revoking(31) })'),
      finds('costs/revokes-of-nothing', 'costs'),
      finds('costs/grants-in-a-loop', 'costs'),
      costs('costs/calls-first', 'atMost(45, [call, back], { while: granting })'),
      finds('costs/calls-starve-a-revoke', 'costs'),
    ],
    condition:
      'to unmap asks for authority; to revoke asks for none, and 31 spaces that revoke nothing raise a stranger’s call from 15 cycles to 199; calls that go first are safe, and keep a revoke waiting for ever',
  },
  {
    quote: 'easier to handle out of kernel than the events that *remove* mappings',
    ...{ source: 'Shapiro', claim: 'B7' },
    by: [
      played('paging/one-physical-page', 'pager.maps(coinPage, 0)'),
      played('paging/one-physical-page', 'pager.unmaps(keyPage)'),
      finds('paging/alias-survives-revoke', 'no surviving alias'),
      costs('costs/revocation-bound', 'atMost(8, unmap)'),
    ],
    weaker:
      'to remove asks all harts for an answer and all names of the page to be found; how much harder it is to write is not compared',
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
    by: [
      finds('privilege/pager-owns-what-is-behind', 'authority confinement'),
      played('privilege/pager-rewrites-the-kernel', 'kernel.loads(code).sees(1)'),
      clause(
        'privilege/physical-memory-in-two-halves',
        "never(pager, 'w', kernel.code).physically()",
      ),
    ],
    condition:
      'where the pager owns all physical memory; with a half of it, it has no way to the rest',
  },
  {
    quote: 'effectively in the same protection domain as the kernel anyway',
    ...{ source: 'Shapiro', claim: 'A4' },
    by: [
      played('privilege/pager-rewrites-the-kernel', "pager.stores(code, 1).faults('protection')"),
      played('privilege/pager-rewrites-the-kernel', 'kernel.loads(code).sees(1)'),
      finds('privilege/pager-owns-what-is-behind', 'authority confinement'),
      played('privilege/physical-memory-in-two-halves', "pager.maps(text, 0).faults('protection')"),
    ],
    condition: 'where it owns all physical memory, and not where it was given a half',
  },
  {
    quote: 'there is a real need for low overhead on that sort of operation',
    ...{ source: 'Shapiro', claim: 'C4' },
    by: [
      played(
        'paging/pinned-during-transfer',
        "pager.unmaps(pageOfBuffer).on(daemon).faults('busy')",
        'physical-dma',
      ),
      figure('| `pin` | 7 |', 'docs/transfers.md'),
      figure('so setting one and taking it back waits for nobody', 'docs/transfers.md'),
    ],
    condition: 'where transfers are physical; where beats are looked up, nothing has to be pinned',
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
    by: [
      costs('costs/lend-or-copy', 'atMost(26, small.lent)'),
      costs('costs/lend-or-copy', 'atMost(89, large.lent)'),
      finds('costs/lend-or-copy', 'costs'),
      figure('| `unmap` | 8 |', 'docs/transfers.md'),
      figure('| `map` | 13 |', 'docs/transfers.md'),
    ],
    weaker:
      'here a lend is a third way, and cheaper than a copy; an exchange is two mappings, whose sum is not told',
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
      clause('devices/driver-aims-device', "never(driver, 'w', kernel.packet)", 'physical-dma'),
      finds('devices/driver-as-deputy', 'no borrowed authority'),
      finds('devices/card-with-too-wide-an-aperture', 'authority confinement'),
      clause('devices/card-within-its-aperture', "only([kernel], 'rwx', kernel.code)"),
    ],
    condition:
      'where the card has an aperture as wide as memory; a driver is held by its authority, a card by its aperture',
  },
  {
    quote: 'leave the hardware device in a state that eventually locks up the machine',
    ...{ source: 'Shapiro', claim: 'C5' },
    by: [
      played('devices/wedged-device', "driver.starts(disk, buffer, 'in').on(owner).faults('busy')"),
      played('devices/wedged-device', 'driver.stops(disk).on(owner)'),
      finds('devices/wedged-device-goes-on', 'authority confinement', 'physical-dma'),
      played(
        'devices/wedged-device-reset',
        "kernel.unmaps(pageOfBuffer).on(owner).faults('busy')",
        'physical-dma',
      ),
      figure('the machine is locked up', 'docs/transfers.md'),
      figure('Under *physical* it retires after 5 cycles.', 'docs/transfers.md'),
    ],
    condition:
      'a device that does not answer locks the machine up where beats are looked up; where transfers are physical it writes on until somebody resets it',
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
      played('devices/physical-descriptors-lent', "driver.starts(disk, frame, 'in')"),
      played(
        'devices/physical-descriptors-lent',
        "driver.starts(disk, other, 'in').faults('protection')",
      ),
      played(
        'devices/physical-descriptors-lent',
        "driver.starts(disk, frame, 'in').faults('protection')",
      ),
    ],
  },
  {
    quote: 'demand loading only those drivers that are needed',
    ...{ source: 'Shapiro', claim: 'C9' },
    by: [
      played(onDemand, 'kernel.creates(driver)'),
      played(loaded, "nic.fetches(nicText).faults('unmapped')"),
      played(loaded, 'nic.loads(nicText).sees(1)'),
    ],
    weaker: 'loaded by a kernel that makes up what it loads: no disk holds it',
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
      played(loaded, "kernel.unmaps(nicPage).faults('busy')"),
      played(loaded, "nic.unpins(nicPage).faults('protection')"),
      played(loaded, 'kernel.unpins(nicPage)'),
    ],
  },
  {
    quote: 'On startup, the bootstrap loader would preload these objects into memory',
    ...{ source: 'Shapiro', claim: 'C9' },
    by: [
      played(loaded, 'kernel.maps(diskPage, 0)'),
      played(loaded, 'kernel.pins(diskPage)'),
      played(loaded, 'disk.loads(diskText).sees(1)'),
    ],
    weaker:
      'a kernel loads and pins the driver of the disk before it calls it; nothing is read from a disk',
  },
  {
    quote: 'suddenly we are spreading sensitive code all over the place',
    ...{ source: 'Shapiro', claim: 'C9' },
    by: [
      clause('kernels/kernel-in-parts', "only([scheduler], 'rw', scheduler.queue)"),
      clause('devices/two-drivers', "never(disk, 'rw', kernel.packet)"),
      clause('devices/two-drivers', "never(nic, 'rw', kernel.block)"),
      finds('devices/forgotten-grant', 'authority confinement'),
    ],
    weaker:
      'who is trusted with what is stated and judged, part by part; which grants are never needed is not reported',
  },
];
