/** What would show each claim that was argued elsewhere, and what is brought forward for it. */

import { clause, figure, finds, played, premise, type Showing, tested } from '../evidence.ts';

export const families = {
  C1: {
    condition: 'mapping asks for authority, and revoking asks for none: who revokes holds the port',
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
        lacks: 'figure',
        because: 'no search looks for it',
      },
    ],
  },
  C2: {
    parts: [
      {
        shows: 'Revoke with entries cached on several harts: none is used once it is done.',
        by: [
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
        lacks: 'figure',
        because: 'map and unmap are not measured',
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
      'beats follow the map, so that nothing has to be pinned: what goes during a transfer ends it',
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
        shows: 'A page is pinned for a while, and what that costs.',
        lacks: 'words',
        because: 'nothing pins a page',
      },
    ],
  },
  C5: {
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
        by: [finds('devices/driver-as-deputy', 'no borrowed authority')],
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
        shows: 'A device that wedges when its driver has died.',
        lacks: 'words',
        because: 'the end of a space makes its devices idle, by decree',
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
    condition: 'the page stays because nobody unmaps it who may',
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
        shows: 'Its code is loaded when it is first needed.',
        lacks: 'scenario',
        because: 'its page is mapped from the start',
      },
      {
        shows: 'Nobody can take its page away until it is released.',
        lacks: 'words',
        because: 'nothing pins a page',
      },
    ],
  },
} as const satisfies Record<`C${number}`, Showing>;
