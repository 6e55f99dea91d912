/** What slots promise, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { asDescribed } from '../model/wiring.ts';
import { wired } from '../mutants/laboratory.ts';
import { controlledEntry } from './entry.ts';
import { noForgedFault } from './fault.ts';
import { noForgedInterrupt } from './interrupt.ts';
import { Laboratory, ledTo, says } from './laboratory.fixture.ts';
import type { Observed, StepProperty } from './property.ts';

const laboratory = new Laboratory(wired());
const { machine } = laboratory;
const [main, aux] = [0, 1];
const [enter, system, drive, late] = [1, 2, 4, 5];

const call = (portal: number): Action => ({
  ...{ kind: 'call', thread: main, portal, lends: [], arguments: [] },
});
const inApp = laboratory.stateAfter(call(0), call(enter));
const inDriver = laboratory.stateAfter(call(0), call(drive));
const inKernel = laboratory.stateAfter(call(0), call(system));

const bind: Action = { kind: 'bind', thread: main, line: 0, portal: late };
const handle: Action = { kind: 'handle', thread: main, space: 3, portal: drive };
const begin: Action = { kind: 'begin', thread: main, begun: aux, portal: drive };
const open: Action = { kind: 'open', thread: main, portal: late };
const close: Action = { kind: 'close', thread: main, portal: drive };

const bound = laboratory.observed(inDriver, bind);
const handled = laboratory.observed(inApp, handle);
const begun = laboratory.observed(inKernel, begin);
const opened = laboratory.observed(inDriver, open);
const closed = laboratory.observed(inKernel, close);
const called = laboratory.observed(inKernel, call(drive));

test.each([bound, handled, begun, opened, closed, called])(
  '%# is done, and no property objects',
  (step) => {
    expect(step.after.outcome.kind).toBe('done');
    for (const property of [noForgedInterrupt, noForgedFault, controlledEntry]) {
      expect(says(property.refute(machine, step))).toBeUndefined();
    }
  },
);

describe('what slots say', () => {
  test.each<[string, StepProperty, Observed, RegExp]>([
    [
      'a line bound by who holds nothing',
      noForgedInterrupt,
      { ...bound, before: inApp },
      /^app took a bind of arrived\.slot without holding w on kernel\.lines\[0, 8\)/,
    ],
    [
      'a line bound into code that nobody opened to the driver',
      noForgedInterrupt,
      { ...bound, action: { ...bind, portal: 3 } as Action },
      /^driver took a bind of arrived\.slot without holding e on kernel\.inner/,
    ],
    [
      'a line that goes elsewhere afterwards',
      noForgedInterrupt,
      ledTo(bound, { wiring: asDescribed }),
      /after a bind, arrived\.slot says drive, which should be late/,
    ],
    [
      'a call that binds a line',
      noForgedInterrupt,
      ledTo(called, { wiring: { ...asDescribed, lines: { 0: late } } }),
      /after a call, arrived\.slot says late, which should be drive/,
    ],
    [
      'what is kept though it is as described',
      noForgedInterrupt,
      ledTo(called, { wiring: { ...asDescribed, lines: { 0: drive } } }),
      /arrived\.slot is kept as changed, and is as described/,
    ],
    [
      'faults handed on by who holds nothing',
      noForgedFault,
      { ...handled, before: inDriver },
      /^driver took a handle of app\.faultSlot without holding w on kernel\.faults/,
    ],
    [
      'faults that go elsewhere afterwards',
      noForgedFault,
      ledTo(handled, { wiring: asDescribed }),
      /after a handle, app\.faultSlot says system, which should be drive/,
    ],
    [
      'a thread begun by who holds nothing',
      controlledEntry,
      { ...begun, before: inApp },
      /^app took a begin of aux\.slot without holding w on kernel\.threads/,
    ],
    [
      'a thread begun without a frame',
      controlledEntry,
      ledTo(begun, { threads: inKernel.threads }),
      /a thread begun at drive has no base frame/,
    ],
    [
      'a portal opened by another',
      controlledEntry,
      { ...opened, before: inKernel },
      /^kernel took an open of late\.slot, and late is not its own to open/,
    ],
    [
      'a portal closed by who holds nothing',
      controlledEntry,
      { ...closed, before: inApp },
      /^app took a close of drive\.slot without holding w on kernel\.portals/,
    ],
    [
      'a portal that stays open',
      controlledEntry,
      ledTo(closed, { wiring: asDescribed }),
      /after a close, drive\.slot says open, which should be closed/,
    ],
    [
      'a call of a closed portal',
      controlledEntry,
      {
        ...called,
        before: { ...inKernel, wiring: closed.after.state.wiring },
        after: ledTo(called, { wiring: closed.after.state.wiring }).after,
      },
      /a call entered drive, which is closed/,
    ],
  ])('refutes %s', (_, property, wrong, sentence) => {
    expect(says(property.refute(machine, wrong))).toMatch(sentence);
  });
});
