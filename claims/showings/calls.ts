/** What would show the claims about references, calls and interrupts, A6 to A9, and what is brought forward. */

import {
  clause,
  costs,
  figure,
  finds,
  lockstep,
  played,
  premise,
  type Showing,
} from '../evidence.ts';

const eachCycle = 'an interrupt at each of their cycles';

export const calls = {
  A6: {
    condition:
      'with an entry of the PLB for each range that is used in turn; with one too few, each reference walks',
    parts: [
      {
        shows: 'Cycles of each, warm, against the size of the PLB.',
        by: [
          costs('costs/reference-anywhere', 'sameAs(one, within)'),
          costs('costs/reference-anywhere', 'atMost(4, within)'),
          finds('costs/more-ranges-than-plb-entries', 'costs'),
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
      'its costs are those of a call through a portal of one’s own; a jump that saves its link costs 6 of its 15 cycles, since the other 9 check and record what a jump does not',
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
          costs('costs/call-anywhere', 'sameAs(across, within)'),
          costs('costs/call-anywhere', 'sameAs(across.slice(0, 1), within.slice(0, 1))'),
          figure('A call costs 8 cycles and its return 7, into another space as within one.'),
        ],
      },
      {
        shows:
          'A conventional call, a jump that saves its link, costs less: not as much as the words say.',
        by: [
          costs('costs/call-is-no-jump', "atMost(6, [call, back], { by: ['issue', 'frame'] })"),
          finds('costs/call-is-no-jump', 'costs'),
          figure(
            'Of the 15 cycles 6 are for the instructions and the frame, which a jump that saves its link would need too.',
          ),
        ],
      },
      {
        shows: 'To lend costs less than to copy.',
        by: [
          costs('costs/lend-or-copy', 'atMost(26, small.lent)'),
          costs('costs/lend-or-copy', 'atMost(89, large.lent)'),
          finds('costs/lend-or-copy', 'costs'),
        ],
      },
      {
        shows:
          'The hunk of the callee in the space of its caller, as the words say: what that gives up.',
        by: [
          played(
            'calls/debugger-and-library',
            'app.loads(main.hunk(1)).on(main).sees(1)',
            'callers-hunks',
          ),
          played(
            'calls/debugger-and-library',
            "app.loads(main.hunk(1)).on(main).faults('protection')",
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
          costs('costs/system-call-price', 'sameAs(trap, within)'),
          costs('costs/system-call-price', 'atMost(23, trap)'),
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
        by: [
          played(
            'interrupts/nested-opaque-handlers',
            "clock.stores(queue, 0).faults('protection')",
          ),
          played(
            'interrupts/nested-opaque-handlers',
            "clock.loads(main.hunk(0)).faults('protection')",
          ),
          played('interrupts/nested-opaque-handlers', "disk.loads(ticks).faults('protection')"),
        ],
      },
      {
        shows: 'A re-entrant handler runs on two harts at once.',
        by: [
          played('interrupts/reentrant-on-two-harts', 'nic.loads(two.hunk(1)).on(two).sees(0)'),
          played('interrupts/reentrant-on-two-harts', 'timer.delivered().on(two)'),
        ],
      },
      {
        shows:
          'What was lent to the code below is not there for its handler; under another design it is.',
        by: [
          played('interrupts/handler-and-lends', "driver.stores(buffer, 2).faults('protection')"),
          played('interrupts/handler-and-lends', 'driver.stores(buffer, 2)', 'handlers-see-lends'),
          played(
            'interrupts/handler-and-lends',
            "driver.stores(buffer, 1).faults('protection')",
            'handlers-see-lends',
          ),
        ],
      },
      {
        shows: 'Cycles until the handler runs, and of the way back.',
        by: [
          costs('costs/interrupt-entry', 'atMost(5, entry)'),
          costs('costs/interrupt-entry', 'atMost(7, back)'),
          costs('costs/interrupt-entry', "atMost(21, 'interrupt')"),
          figure('it is 5 cycles, on an idle hart and in the middle of any access'),
          figure('with one other hart that calls without pause up to 11, with 31 up to 191'),
        ],
      },
    ],
  },
} as const satisfies Record<`A${number}`, Showing>;
