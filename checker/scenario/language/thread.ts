/** A thread: a stack of frames whose base frame runs in its home environment. */

import * as z from 'zod';
import { addressOrLength, checkName, checkOptions, expectIndex, expectNounOf } from './input.ts';
import {
  declared,
  type Home,
  type MachineNoun,
  nounClass,
  type SpaceNoun,
  type ThreadNoun,
  type ThreadOptions,
} from './nouns.ts';
import { Range } from './range.ts';
import { slotRange } from './tables.ts';

const threadOptions = z.strictObject({
  at: addressOrLength.optional(),
  hunkBytes: addressOrLength.optional(),
  hunks: z.int().min(1).max(1000).optional(),
  halted: z.boolean().optional(),
});

export class Thread extends nounClass<ThreadNoun>('thread') {
  /** Who may write this slot may begin the thread when it has no frame. */
  get slot(): Range {
    return slotRange(this.machine, 'threads', this);
  }

  /** The slice of the stack that the frame of this depth uses; the base frame's is 0. */
  hunk(index: number): Range {
    const remedy = 'give a whole number: hunk(0) is that of the base frame';
    expectIndex(index, 'is no hunk of a stack', remedy);
    return new Range({ machine: this.machine, extent: { kind: 'hunk', thread: this, index } });
  }
}

export function declareThread(
  machine: MachineNoun,
  name: string,
  { home, options }: { home: SpaceNoun | Home; options: ThreadOptions },
): Thread {
  checkName(name, 'thread', machine.threadsDeclared);
  const checked = checkOptions(threadOptions, options, 'thread');
  // A scenario without a type checker may leave the home out.
  const isPair = typeof home === 'object' && home !== null && Object.hasOwn(home, 'code');
  const pair: Partial<Home> = isPair ? (home as Home) : { code: home as SpaceNoun };
  const environment = {
    code: expectNounOf(machine, pair.code, 'space', 'the home of a thread'),
    data: expectNounOf(machine, isPair ? pair.data : home, 'space', 'the home of a thread'),
  };
  const thread = new Thread({ machine, name, home: environment, options: checked });
  return declared(machine.threadsDeclared, thread);
}
