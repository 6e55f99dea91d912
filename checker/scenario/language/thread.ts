/** A thread: a stack of frames whose base frame runs in its home environment. */

import * as z from 'zod';
import { ScenarioError } from '../error.ts';
import {
  addressOrLength,
  checkName,
  checkOptions,
  expectSpaceOf,
  isIndex,
  isNoun,
  shown,
} from './input.ts';
import {
  type Home,
  type MachineNoun,
  nounClass,
  type SpaceNoun,
  type ThreadNoun,
  type ThreadOptions,
} from './nouns.ts';
import { Range } from './range.ts';
import { CallSite } from './site.ts';

const threadOptions = z.strictObject({
  at: addressOrLength.optional(),
  hunkBytes: addressOrLength.optional(),
  hunks: z.int().min(1).max(1000).optional(),
});

export class Thread extends nounClass<ThreadNoun>('thread') {
  /** The slice of the stack that the frame of this depth uses; the base frame's is 0. */
  hunk(index: number): Range {
    const callSite = CallSite.here();
    if (!isIndex(index)) {
      throw new ScenarioError({
        says: `${shown(index)} is no hunk of a stack`,
        remedy: 'give a whole number: hunk(0) is that of the base frame',
        site: callSite.site,
      });
    }
    return new Range({
      machine: this.machine,
      extent: { kind: 'hunk', thread: this, index },
      callSite,
    });
  }
}

export function declareThread(
  machine: MachineNoun,
  name: string,
  { home, options }: { home: SpaceNoun | Home; options: ThreadOptions },
): Thread {
  const callSite = CallSite.here();
  checkName(name, { of: 'thread', among: machine.threadsDeclared }, callSite);
  const checked = checkOptions(threadOptions, options, { of: 'thread', callSite });
  // A scenario without a type checker may leave the home out.
  const pair: Home | undefined = isSpace(home) ? { code: home, data: home } : home;
  const environment = {
    code: expectSpaceOf(machine, pair?.code, 'the home of a thread', callSite),
    data: expectSpaceOf(machine, pair?.data, 'the home of a thread', callSite),
  };
  const thread = new Thread({ machine, name, home: environment, options: checked, callSite });
  machine.threadsDeclared.push(thread);
  return thread;
}

function isSpace(home: SpaceNoun | Home): home is SpaceNoun {
  return isNoun(home, 'space');
}
