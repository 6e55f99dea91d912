/** An interrupt line: the outside world raises it, and it is delivered to a portal. */

import * as z from 'zod';
import { checkName, checkOptions, expectNoun } from './input.ts';
import { type LineNoun, type LineOptions, type MachineNoun, nounClass } from './nouns.ts';
import { Act } from './sentences.ts';
import { CallSite } from './site.ts';

const lineOptions = z.strictObject({
  priority: z.int().min(1).max(1000),
  handler: z.unknown(),
  reentrant: z.boolean().optional(),
});

export class Line extends nounClass<LineNoun>('line') {
  /** The line becomes pending. */
  raised(): Act {
    const callSite = CallSite.here();
    return new Act({ by: undefined, callSite, request: { verb: 'raised', line: this } });
  }

  /** The line's handler runs, above the frame that runs on the thread. */
  delivered(): Act {
    const callSite = CallSite.here();
    return new Act({ by: undefined, callSite, request: { verb: 'delivered', line: this } });
  }
}

export function declareLine(machine: MachineNoun, name: string, options: LineOptions): Line {
  const callSite = CallSite.here();
  checkName(name, { of: 'line', among: machine.linesDeclared }, callSite);
  checkOptions(lineOptions, options, { of: 'line', callSite });
  const { priority, reentrant = false } = options;
  const handler = expectNoun(options.handler, 'portal', 'the handler of a line', callSite);
  const line = new Line({ name, priority, handler, reentrant, callSite });
  machine.linesDeclared.push(line);
  return line;
}
