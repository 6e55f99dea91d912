/** Who decides about colours, and in which order. */

import { expect, test } from 'vitest';
import { wantsColour } from './colour.ts';

test.each([
  [undefined, {}, true, true],
  [undefined, {}, false, false],
  [undefined, { TERM: 'dumb' }, true, false],
  [undefined, { NO_COLOR: '1' }, true, false],
  [undefined, { NO_COLOR: '' }, true, true],
  [undefined, { FORCE_COLOR: '1' }, false, true],
  [undefined, { FORCE_COLOR: '0' }, true, false],
  [undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [false, { FORCE_COLOR: '1' }, true, false],
  [true, { NO_COLOR: '1' }, false, true],
] as const)(
  'flag %s, environment %j, terminal %s: %s',
  (asked, environment, isTerminal, wanted) => {
    expect(wantsColour({ asked, environment, isTerminal })).toBe(wanted);
  },
);
