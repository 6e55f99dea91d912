/** OSDev: kernels that share no address space with user processes, sentence by sentence. */

import type { Lack } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const kernelOnly = 'kernel and user in address spaces of their own are not built yet';

export const splitSpaces: readonly Statement[] = [
  unbuilt('have a minimal trampoline area', 'B6'),
  unbuilt('I do not intend to use an actual microkernel design', 'B6'),
  unbuilt('User mode process gets access to as much address space as is possible', 'C7'),
  unbuilt('to maintain even larger filesystem and other caches', 'C7'),
  unbuilt(
    'Inherently resistant to the meltdown data exfiltration attack',
    'B6',
    'speculation',
    'nothing here runs ahead of what it is asked, and time is in no view (semantics §10)',
  ),
  unbuilt('requires the TLB to be flushed', 'B6'),
  unbuilt('how different it would be from a microkernel design is not clear to me', 'B6'),
  unbuilt('Identifying a pointer from user space is now more complicated', 'C6'),
  unbuilt('setting up page table entries just for the pointer', 'C6'),
  unbuilt('the kernel is supposed to be able to use anything', 'B6'),
];

function unbuilt(
  quote: string,
  claim: Statement['claim'],
  lacks: Lack = 'rival',
  because = kernelOnly,
): Statement {
  return { quote, source: 'OSDev', claim, lacks, because };
}
