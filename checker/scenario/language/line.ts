/** An interrupt line: the outside world raises it, and it is delivered to a portal. */

import * as z from 'zod';
import { checkName, checkOptions, expectNoun } from './input.ts';
import { declared, type LineNoun, type LineOptions, type MachineNoun, nounClass } from './nouns.ts';
import type { Range } from './range.ts';
import { Act } from './sentences.ts';
import { slotRange } from './tables.ts';

const lineOptions = z.strictObject({
  priority: z.int().min(1).max(1000),
  handler: z.unknown(),
  reentrant: z.boolean().optional(),
});

export class Line extends nounClass<LineNoun>('line') {
  /** Who may write this slot decides where the line is delivered to. */
  get slot(): Range {
    return slotRange(this.handler.code.machine, 'lines', this);
  }

  /** The line becomes pending. */
  raised(): Act {
    return new Act({ by: undefined, request: { verb: 'raised', line: this } });
  }

  /** The line's handler runs, above the frame that runs on the thread. */
  delivered(): Act {
    return new Act({ by: undefined, request: { verb: 'delivered', line: this } });
  }
}

export function declareLine(machine: MachineNoun, name: string, options: LineOptions): Line {
  checkName(name, 'line', machine.linesDeclared);
  checkOptions(lineOptions, options, 'line');
  const { priority, reentrant = false } = options;
  const handler = expectNoun(options.handler, 'portal', 'the handler of a line');
  return declared(machine.linesDeclared, new Line({ name, priority, handler, reentrant }));
}
