/** What would show each claim that was argued elsewhere, and what is brought forward for it. */

import {
  clause,
  costs,
  figure,
  finds,
  played,
  premise,
  type Showing,
  tested,
} from '../evidence.ts';

export const families = {
  C1: {
    condition:
      'mapping asks for authority, and revoking asks for none: who revokes holds the port, unless calls go first there, and then a revoke may wait for ever',
    parts: [
      {
        shows: 'Who may map and unmap what.',
        by: [
          played(
            'paging/page-table-writers',
            "vandal.unmaps(heapPage).on(second).faults('protection')",
          ),
          played('paging/page-table-writers', 'app.unmaps(heapPage).on(first)'),
        ],
      },
      {
        shows: 'Who calls without pause makes others wait for the port.',
        by: [
          figure('two that do nothing but call need 24 cycles for a call and return, 32 need 354'),
        ],
      },
      {
        shows: 'What the most that one space can ask for costs the others.',
        by: [
          costs('costs/revokes-of-nothing', 'atMost(19, [call, back], { while: revoking(1) })'),
          costs('costs/revokes-of-nothing', 'atMost(199, [call, back], { while: revoking(31) })'),
          finds('costs/revokes-of-nothing', 'costs'),
        ],
      },
      {
        shows:
          'A remedy: a revoke that finds nothing takes no port. It does not help against grants.',
        by: [
          costs('costs/idle-revokes-pass', 'atMost(15, [call, back], { while: revoking })'),
          finds('costs/grants-in-a-loop', 'costs'),
        ],
      },
      {
        shows: 'Another: calls go first. Then calls can keep a revoke from ever being done.',
        by: [
          costs('costs/calls-first', 'atMost(45, [call, back], { while: granting })'),
          finds('costs/calls-starve-a-revoke', 'costs'),
        ],
      },
    ],
  },
  C2: {
    parts: [
      {
        shows: 'Revoke with entries cached on several harts: none is used once it is done.',
        by: [
          costs('costs/revocation-bound', 'atMost(6, revoke)'),
          costs('costs/revocation-bound', "atMost(81, 'revocation')"),
          costs('costs/revocation-bound', "atMost(77, 'revocation window')"),
          figure('In all placements that were tried nothing succeeded once a revoke was done.'),
          figure('6 if 1 or 30 idle harts have one: they hear of it at the same time'),
          tested(
            'checker/search/lockstep/lockstep.test.ts',
            'a copy that was not scrubbed is used after the revoke, and this is seen',
          ),
          tested(
            'checker/search/lockstep/small-system.test.ts',
            'keep the contract whatever comes when',
          ),
        ],
      },
      {
        shows: 'The same for unmap, with its cycles.',
        by: [costs('costs/revocation-bound', 'atMost(8, unmap)')],
      },
      {
        shows: 'What was unmapped is not there for any hart that had a copy.',
        by: [
          played('costs/revocation-bound', '...readers.map((one) => reader.loads(buffer).on(one)'),
        ],
      },
      {
        shows:
          'A device that does not answer keeps every revoke waiting, unless nothing is sent to devices.',
        by: [
          figure(
            'With one that does not answer, a revoke of something else has not retired after 10,000 cycles',
            'docs/transfers.md',
          ),
          figure('Under *physical* it retires after 5 cycles.', 'docs/transfers.md'),
        ],
      },
    ],
  },
  C3: {
    condition: 'a handler runs even if its own code is not mapped, so a pager can always begin',
    parts: [
      {
        shows: 'A pager evicts its own page, and what then faults.',
        by: [
          played('paging/pager-evicts-itself', "pager.loads(lists).faults('unmapped')"),
          played('paging/pager-evicts-itself', 'pager.maps(page, 0)'),
          premise('paging/pager-evicts-itself', [
            'no forged fault',
            'a refusal was not taken because its handler was refused something itself',
          ]),
        ],
      },
    ],
  },
  C4: {
    condition:
      'where transfers are physical; where beats are looked up they follow the map, and nothing has to be pinned: what goes during a transfer ends it',
    parts: [
      {
        shows: 'A page is remapped while a device is transferring to it.',
        by: [
          played('paging/page-moved-mid-transfer', 'driver.loads(buffer).on(main).sees(0, 1)'),
          clause('paging/page-moved-mid-transfer', "never(driver, 'rw', pager.memory)"),
        ],
      },
      {
        shows: 'A page is unmapped meanwhile.',
        by: [
          played(
            'paging/page-moved-mid-transfer',
            "driver.loads(head).on(main).faults('unmapped')",
          ),
          premise('paging/page-moved-mid-transfer', [
            'DMA confinement',
            'a beat met a page that was unmapped in the middle of its transfer',
          ]),
        ],
      },
      {
        shows:
          'Where transfers are physical: a page that is moved meanwhile is written where it was.',
        by: [
          played(
            'paging/page-moved-mid-transfer',
            'driver.loads(buffer).on(main).sees(0)',
            'physical-dma',
          ),
          played(
            'paging/page-moved-mid-transfer',
            'pager.loads(memory.part(0, 4096)).on(daemon).sees(1)',
            'physical-dma',
          ),
          finds('paging/next-owner-overwritten', 'authority confinement', 'physical-dma'),
        ],
      },
      {
        shows: 'There, a page is pinned for a while, and nobody takes it away.',
        by: [
          played(
            'paging/pinned-during-transfer',
            "pager.unmaps(pageOfBuffer).on(daemon).faults('busy')",
            'physical-dma',
          ),
          played(
            'paging/pinned-during-transfer',
            'pager.unpins(pageOfBuffer).on(daemon)',
            'physical-dma',
          ),
          clause(
            'paging/pinned-during-transfer',
            "never(driver, 'w', app.heap).physically()",
            'physical-dma',
          ),
        ],
      },
      {
        shows: 'What that costs.',
        by: [
          figure('| `pin` | 7 |', 'docs/transfers.md'),
          figure('so setting one and taking it back waits for nobody', 'docs/transfers.md'),
        ],
      },
    ],
  },
  C5: {
    condition:
      'a driver aims its device no further than its own authority under both designs; what is taken away during a transfer is safe where beats are looked up, and only after a reset, or pinned, where they are physical; a card that masters the bus is held by its aperture alone',
    parts: [
      {
        shows: 'A driver that aims its device on purpose is stopped by its own authority.',
        by: [
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, table, 'in').faults('protection')",
          ),
          clause('devices/driver-aims-device', "never(driver, 'w', kernel.packet)"),
        ],
      },
      {
        shows: 'One that does so by mistake, for a caller that points elsewhere, is found.',
        by: [
          finds('devices/driver-as-deputy', 'no borrowed authority'),
          finds('devices/driver-as-deputy', 'no borrowed authority', 'physical-dma'),
        ],
      },
      {
        shows: 'The first where transfers are physical.',
        by: [
          played(
            'devices/driver-aims-device',
            "driver.starts(nic, table, 'in').faults('protection')",
            'physical-dma',
          ),
          clause('devices/driver-aims-device', "never(driver, 'w', kernel.packet)", 'physical-dma'),
        ],
      },
      {
        shows:
          'A card that masters the bus by itself writes within its aperture, and nowhere else.',
        by: [
          played('devices/card-within-its-aperture', "card.writes(code, 1).faults('protection')"),
          clause('devices/card-within-its-aperture', "only([kernel], 'rwx', kernel.code)"),
          finds('devices/card-with-too-wide-an-aperture', 'authority confinement'),
        ],
      },
      {
        shows: 'A device is left running when its driver has died.',
        by: [
          premise('devices/driver-dies', [
            'DMA confinement',
            'a transfer was aborted because its authority went',
          ]),
        ],
      },
      {
        shows:
          'A device that wedges when its driver has died serves nobody until somebody resets it.',
        by: [
          played('devices/wedged-device', "kernel.stops(disk).on(owner).faults('protection')"),
          played(
            'devices/wedged-device',
            "driver.starts(disk, buffer, 'in').on(owner).faults('busy')",
          ),
          played('devices/wedged-device', 'driver.stops(disk).on(owner)'),
        ],
      },
      {
        shows: 'Where transfers are physical it goes on, and containing its driver does not help.',
        by: [
          finds('devices/wedged-device-goes-on', 'authority confinement', 'physical-dma'),
          played(
            'devices/wedged-device-goes-on',
            'kernel.loads(heap).on(owner).sees(0)',
            'contract',
          ),
          played(
            'devices/wedged-device-reset',
            "kernel.unmaps(pageOfBuffer).on(owner).faults('busy')",
            'physical-dma',
          ),
          clause(
            'devices/wedged-device-reset',
            "never(driver, 'w', kernel.heap).physically()",
            'physical-dma',
          ),
        ],
      },
    ],
  },
  C6: {
    parts: [
      {
        shows: 'A pointer argument where kernel and user share no addresses.',
        lacks: 'rival',
        because: 'not built yet',
      },
      {
        shows: 'The same pointer under this contract.',
        by: [
          played(
            'calls/unchecked-pointer',
            'printer.loads(letter).onBehalfOfCaller().on(first).sees(0)',
          ),
          finds('calls/unchecked-pointer', 'no borrowed authority'),
        ],
      },
    ],
  },
  C7: {
    parts: [
      {
        shows: 'The addresses that each side can use where they share none.',
        lacks: 'rival',
        because: 'not built yet',
      },
    ],
  },
  C8: {
    condition: 'the module shows what it likes: one that is not asked is not watched',
    parts: [
      {
        shows: 'A tracer sees what a module shows it, and is refused the rest.',
        by: [
          played('calls/watched-module', 'tracer.loads(state).on(watch).sees(1)'),
          played('calls/watched-module', "tracer.loads(own).on(watch).faults('protection')"),
          clause('calls/watched-module', "never(tracer, 'w', module.state)"),
        ],
      },
    ],
  },
  C9: {
    condition:
      'the page is pinned by who may write its entry, and stays until they take the pin back',
    parts: [
      {
        shows:
          'A driver is made from a reserved range, used, released and made again, while other pages go.',
        by: [
          played('devices/driver-loaded-on-demand', 'kernel.unmaps(cached)'),
          played('devices/driver-loaded-on-demand', 'driver.loads(state).sees(1)'),
          played('devices/driver-loaded-on-demand', 'kernel.creates(driver)'),
          played('devices/driver-loaded-on-demand', "driver.unmaps(pinned).faults('protection')"),
        ],
      },
      {
        shows: 'Its code is loaded when it is first needed, or by a bootstrap before that.',
        by: [
          played('devices/drivers-loaded-and-pinned', "nic.fetches(nicText).faults('unmapped')"),
          played('devices/drivers-loaded-and-pinned', 'nic.loads(nicText).sees(1)'),
          played('devices/drivers-loaded-and-pinned', 'disk.loads(diskText).sees(1)'),
        ],
      },
      {
        shows: 'Nobody can take its page away until it is released.',
        by: [
          played('devices/drivers-loaded-and-pinned', "kernel.unmaps(nicPage).faults('busy')"),
          played('devices/drivers-loaded-and-pinned', "nic.unpins(nicPage).faults('protection')"),
          played('devices/drivers-loaded-and-pinned', 'kernel.unpins(nicPage)'),
          clause(
            'devices/drivers-loaded-and-pinned',
            "never(nic, 'rw', disk.diskText).physically()",
          ),
        ],
      },
    ],
  },
} as const satisfies Record<`C${number}`, Showing>;
