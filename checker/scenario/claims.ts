/**
 * The claims this project set out to show: what the public messages say, and what would show it.
 * A scenario names the ones it bears on by their ids. This is the fixed part only: no verdict stands
 * here, and a claim that turns out false or conditional keeps its words.
 *
 * A1 to A16 are the peer-to-peer architecture; C1 to C9 are families that were argued elsewhere.
 */

const godard = 'Ivan Godard, linux-kernel, "Kernel support for peer-to-peer protection models"';
const first = `${godard}, 26 March 2004`;
const answers = `${godard}, 28 March 2004`;
const machek = `Pavel Machek, quoted in ${answers}`;
const shapiro = 'Jonathan Shapiro, "i386 compatibility", 27 August 1999';
const shapirosPartner = `quoted and answered in ${shapiro}`;
const floody =
  'Floody, linux-kernel, "RFC: Memory protection in modules (stability)", 1 April 1997';
const osdev =
  'OSDev forum, "Kernels that don\'t share address space with user processes", 22 November 2024';

interface ClaimText {
  /** The claim in our words. */
  readonly says: string;
  /** The original's words. */
  readonly quote: string;
  readonly source: string;
  /** What a scenario, or several, must exhibit. */
  readonly shows: string;
  /**
   * The furthest thing needed before all of the claim can be called shown: the model's answers, an
   * executor's cycles as well, or another architecture beside it as well.
   */
  readonly needs: 'model' | 'cycles' | 'rival';
}

export const claims = {
  A1: {
    says: 'There are many spaces, and they can be told apart.',
    quote: 'a large number of distinguishable address spaces',
    source: `${first}, point 1`,
    shows:
      'Thousands of spaces in one scenario, with no bound in the rules; a space destroyed and created again inherits nothing under its old name.',
    needs: 'model',
  },
  A2: {
    says: 'Running code has a code space and a data space to use as it likes; all else is protected from it.',
    quote: 'any running code had two of these (code and data environment) it could use arbitrarily',
    source: `${first}, point 2`,
    shows:
      'Each cell, right and environment, against a judgement that shares no code with the model.',
    needs: 'model',
  },
  A3: {
    says: 'Addresses are one flat 64-bit range, and a pointer is the same everywhere.',
    quote: 'pointers, including inter-space pointers, have the same representation in all spaces',
    source: `${first}, point 3`,
    shows:
      'Accesses at 0, at 1 and at 2^64 - 1; one pointer that three spaces use and that comes out differently for each.',
    needs: 'model',
  },
  A4: {
    says: 'No mode of the processor puts any code above other code.',
    quote: 'no "supervisor mode"',
    source: `${first}, point 4`,
    shows:
      'No rule asks for a mode; the space that sets the others up ends with no more than any of them.',
    needs: 'model',
  },
  A5: {
    says: 'What is accessed grants the access; grants pass on, and cover a whole space or any contiguous part.',
    quote:
      'grant of access (transitive) by the accessed space; grants can be entire space or any contiguous subspace',
    source: `${first}, point 5`,
    shows:
      'Chains of grants; grants of one byte and of whole spaces; a chain that ends where the passable mark is missing; marks of two chains that do not add up.',
    needs: 'model',
  },
  A6: {
    says: 'To refer to another space costs what it costs within one.',
    quote: 'inter-space reference has same performance as intra-space',
    source: `${first}, point 6`,
    shows: 'Cycles of each, warm and cold, against the size of the protection cache.',
    needs: 'cycles',
  },
  A7: {
    says: "A call changes the environment and runs on the caller's stack without a task switch; return undoes it; each side is protected from the other; it costs what a plain call costs.",
    quote:
      'with full protection both ways - neither the app nor the server/DLL can klobber each other',
    source: `${first}, point 7`,
    shows:
      'Environment and frames restored on each way out of a call; neither side reaching what was not granted or lent; cycles of both kinds of call.',
    needs: 'cycles',
  },
  A8: {
    says: 'A system call is a call and not a trap.',
    quote: 'OS calls are not traps, just inter-space calls',
    source: `${first}, point 8`,
    shows: 'A system call written with `call` alone; its cycles beside those of the rivals.',
    needs: 'rival',
  },
  A9: {
    says: 'An interrupt is an involuntary call on the interrupted stack: without lock, task switch or anything disabled, nested by priority, all mutually protected.',
    quote: 'Hardware interrupts are involuntary inter-space calls.',
    source: `${first}, point 9`,
    shows:
      'Interrupts at each cycle of each scenario: nothing that the interrupted code sees changes, there is always room, and a handler that is not re-entrant keeps out only itself.',
    needs: 'cycles',
  },
  A10: {
    says: 'A driver in a space of its own cannot crash the kernel.',
    quote: 'Buggy drivers cannot crash the kernel.',
    source: `${first}, point 10`,
    shows:
      "A driver that stores and jumps anywhere, hangs, or dies with its device running; the kernel's state differs only where the kernel had granted it.",
    needs: 'model',
  },
  A11: {
    says: 'Protection is recursive: a kernel can run under a kernel, which emulates what the inner one may not do.',
    quote: 'it would get a protection fault that would be handled by the KMK, emulating the effect',
    source: answers,
    shows: 'A guest kernel with its programs under a host, two levels deep.',
    needs: 'model',
  },
  A12: {
    says: 'Anybody can show any part of itself to anybody, a debugger for instance, and only of itself.',
    quote: 'Anybody can make all or part of themselves visible to anybody else.',
    source: answers,
    shows:
      'Program, paranoid library, program again on one stack: a debugger reads the hunks of the program, and that of the library only once the library has granted it.',
    needs: 'model',
  },
  A13: {
    says: 'Protection is of virtual addresses; who has the physical page sees all that is in it.',
    quote:
      "the protection can be penetrated by anyone who can see the underlying physical page - but that's always true",
    source: answers,
    shows:
      'A pager that evicts and restores a page of a library which grants it nothing; an alias found, and the report naming who holds it.',
    needs: 'model',
  },
  A14: {
    says: 'Libraries that grant the kernel nothing do not make memory unswappable.',
    quote: 'that "paranoid DLL" becomes unswappable, then?',
    source: `${machek}; the answer there is that the page manager can deal with any physical address`,
    shows:
      'Memory that runs out, a pager that reclaims pages of spaces which granted it nothing, and all of them running on.',
    needs: 'model',
  },
  A15: {
    says: 'A transfer has the permissions of the driver that started it, and an aperture confines the device.',
    quote: 'The DMA has the same permissions as the driver that starts it.',
    source: answers,
    shows:
      'Each beat judged; authority revoked in the middle of a transfer; two devices with adjacent apertures.',
    needs: 'model',
  },
  A16: {
    says: 'On conventional hardware the same takes a library that is a process, and a round trip through the dispatcher for each call.',
    quote:
      'To do this on a conventional system requires that the DLL runs as a process, and getting it to do something for you requires a roundtrip',
    source: answers,
    shows: 'The scenario of A12 under a rival: cycles and switches.',
    needs: 'rival',
  },
  C1: {
    says: 'Who may invalidate mappings freely can deny service to everybody.',
    quote:
      'lest an application implement a denial of service attack by rapidly broadcasting random TLB invalidations',
    source: shapiro,
    shows:
      'Who may revoke and unmap what, and what the most that one space can ask for costs the others.',
    needs: 'cycles',
  },
  C2: {
    says: 'On several processors a mapping is not gone until each has been told.',
    quote: 'coordinating mapping changes on a multiprocessor requires interprocessor signalling',
    source: shapiro,
    shows: 'Revoke and unmap with entries cached on several harts: none used after retirement.',
    needs: 'cycles',
  },
  C3: {
    says: 'What decides about addresses must not itself be paged out.',
    quote:
      'care must be taken to ensure that the address space manager does not itself get paged out',
    source: shapiro,
    shows: 'A pager made to evict its own page, and what then faults.',
    needs: 'model',
  },
  C4: {
    says: 'Pages have to be pinned for a while, during a transfer for instance, and cheaply.',
    quote: 'there are other codes that need to do things like pin pages temporarily',
    source: shapiro,
    shows: 'A page unmapped, and one remapped, while a device is transferring to it.',
    needs: 'model',
  },
  C5: {
    says: 'A malicious driver can overwrite memory through a bus master, a buggy one need not; whether containment helps depends on the bug.',
    quote:
      "A malicious driver could always overwrite the memory using a controlled Bus Master, but a buggy one wouldn't",
    source: shapirosPartner,
    shows:
      'A driver that aims its device on purpose, and one that does so by mistake; a device left running when its driver has died.',
    needs: 'model',
  },
  C6: {
    says: 'Where kernel and user share no addresses, a user pointer is harder to recognize and to use.',
    quote: 'Identifying a pointer from user space is now more complicated',
    source: osdev,
    shows: 'A pointer argument under a split-space rival, and the same pointer under the contract.',
    needs: 'rival',
  },
  C7: {
    says: 'A kernel with all addresses to itself can keep larger caches.',
    quote: 'to maintain even larger filesystem and other caches',
    source: osdev,
    shows: 'The addresses each side can use, under a split-space rival and under the contract.',
    needs: 'rival',
  },
  C8: {
    says: "A module outside the kernel's own protection can be watched and traced.",
    quote: 'nifty whiz-bang things like module watching/tracing',
    source: floody,
    shows: 'A tracer that sees what a module was granted to show it and faults on the rest.',
    needs: 'model',
  },
  C9: {
    says: 'Drivers can be loaded on demand from a reserved range that stays in memory once loaded.',
    quote: 'Once loaded, they are pinned until explicitly released.',
    source: shapiro,
    shows:
      'A driver made from a reserved range, used, released and made again, while the pager reclaims all else.',
    needs: 'model',
  },
} as const satisfies Record<string, ClaimText>;

export type Claim = keyof typeof claims;
