/**
 * The claims this project set out to show, in our words and in those of the public messages.
 *
 * A scenario names the ones it bears on by their ids. This is the fixed part only: a claim that turns out
 * false or conditional keeps its words. What would show each, and how it stands, is in claims/.
 *
 * A1 to A16 are the peer-to-peer architecture, B1 to B10 the systems that the messages name or argue about,
 * C1 to C9 families that were argued elsewhere.
 */

const godard = 'Ivan Godard, linux-kernel, "Kernel support for peer-to-peer protection models"';
const first = `${godard}, 26 March 2004`;
const answers = `${godard}, 28 March 2004`;
const machek = `Pavel Machek, quoted in ${answers}`;
const shapiro = 'Jonathan Shapiro, "i386 compatibility", 27 August 1999';
const shapirosPartner = `quoted and answered in ${shapiro}`;
const olive = 'Fabio Olive Leite, quoted in Floody, linux-kernel, 1 April 1997';
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
}

export const claims = {
  A1: {
    says: 'There are many spaces, and they can be told apart.',
    quote: 'a large number of distinguishable address spaces',
    source: `${first}, point 1`,
  },
  A2: {
    says: 'Running code has a code space and a data space to use as it likes; all else is protected from it.',
    quote: 'any running code had two of these (code and data environment) it could use arbitrarily',
    source: `${first}, point 2`,
  },
  A3: {
    says: 'Addresses are one flat 64-bit range, and a pointer is the same everywhere.',
    quote: 'pointers, including inter-space pointers, have the same representation in all spaces',
    source: `${first}, point 3`,
  },
  A4: {
    says: 'No mode of the processor puts any code above other code.',
    quote: 'no "supervisor mode"',
    source: `${first}, point 4`,
  },
  A5: {
    says: 'What is accessed grants the access; grants pass on, and cover a whole space or any contiguous part.',
    quote:
      'grant of access (transitive) by the accessed space; grants can be entire space or any contiguous subspace',
    source: `${first}, point 5`,
  },
  A6: {
    says: 'To refer to another space costs what it costs within one.',
    quote: 'inter-space reference has same performance as intra-space',
    source: `${first}, point 6`,
  },
  A7: {
    says: "A call changes the environment and runs on the caller's stack without a task switch; return undoes it; each side is protected from the other; it costs what a plain call costs.",
    quote:
      'with full protection both ways - neither the app nor the server/DLL can klobber each other',
    source: `${first}, point 7`,
  },
  A8: {
    says: 'A system call is a call and not a trap.',
    quote: 'OS calls are not traps, just inter-space calls',
    source: `${first}, point 8`,
  },
  A9: {
    says: 'An interrupt is an involuntary call on the interrupted stack: without lock, task switch or anything disabled, nested by priority, all mutually protected.',
    quote: 'Hardware interrupts are involuntary inter-space calls.',
    source: `${first}, point 9`,
  },
  A10: {
    says: 'A driver in a space of its own cannot crash the kernel.',
    quote: 'Buggy drivers cannot crash the kernel.',
    source: `${first}, point 10`,
  },
  A11: {
    says: 'Protection is recursive: a kernel can run under a kernel, which emulates what the inner one may not do.',
    quote: 'it would get a protection fault that would be handled by the KMK, emulating the effect',
    source: answers,
  },
  A12: {
    says: 'Anybody can show any part of itself to anybody, a debugger for instance, and only of itself.',
    quote: 'Anybody can make all or part of themselves visible to anybody else.',
    source: answers,
  },
  A13: {
    says: 'Protection is of virtual addresses; who has the physical page sees all that is in it.',
    quote:
      "the protection can be penetrated by anyone who can see the underlying physical page - but that's always true",
    source: answers,
  },
  A14: {
    says: 'Libraries that grant the kernel nothing do not make memory unswappable.',
    quote: 'that "paranoid DLL" becomes unswappable, then?',
    source: `${machek}; the answer there is that the page manager can deal with any physical address`,
  },
  A15: {
    says: 'A transfer has the permissions of the driver that started it, and an aperture confines the device.',
    quote: 'The DMA has the same permissions as the driver that starts it.',
    source: answers,
  },
  A16: {
    says: 'On conventional hardware the same takes a library that is a process, and a round trip through the dispatcher for each call.',
    quote:
      'To do this on a conventional system requires that the DLL runs as a process, and getting it to do something for you requires a roundtrip',
    source: answers,
  },
  B1: {
    says: 'Peer-to-peer protection: this contract, with a region table, PLBs, a spiller of frames and apertures.',
    quote: 'a new architecture that we will be porting Linux to',
    source: first,
  },
  B2: {
    says: 'A monolithic kernel with its modules in ring 0: a call of a module is a plain call, and one bad module overwrites any other.',
    quote: 'a buggy net card module can suddenly overwrite VFS code',
    source: olive,
  },
  B3: {
    says: 'Modules in ring 1, which all of them share: the kernel is safe from modules, they are not from each other, and ring switches cost.',
    quote: 'I would guess 25% or more performance loss',
    source: floody,
  },
  B4: {
    says: 'NetWare 4: a module begins in an outer ring and is moved into ring 0 once it is trusted.',
    quote: 'you could load it back into ring 0 to achieve full performance',
    source: floody,
  },
  B5: {
    says: 'A microkernel: servers are processes and messages are copied, so that one can be debugged alone and switches cost.',
    quote: 'I can debug a filesystem driver without rebooting',
    source: olive,
  },
  B6: {
    says: 'Kernel and user in address spaces of their own with a trampoline between: page tables change at each crossing.',
    quote:
      'a minimal trampoline area that is the only part of the address space that is shared between the kernel and user space',
    source: osdev,
  },
  B7: {
    says: 'Everything at user level but the privileged instructions: more ring crossings, not fewer.',
    quote: 'the design you propose actually leads to *more* ring crossings',
    source: shapiro,
  },
  B8: {
    says: 'EROS: logical mapping structures outside the kernel, physical ones built by it, drivers in two parts, physical memory passed as descriptors.',
    quote: 'EROS strikes a compromise by defining *logical* structures that control mapping',
    source: shapiro,
  },
  B9: {
    says: 'User Mode Linux: a kernel runs as a process under a kernel.',
    quote: 'Getting it right and also performant would be tricky though',
    source: answers,
  },
  B10: {
    says: 'The library that is trusted and linked in, and the library that is a process: what a call between spaces is compared with.',
    quote: 'just as if the DLL were un-paranoid and had been linked into your code',
    source: answers,
  },
  C1: {
    says: 'Who may invalidate mappings freely can deny service to everybody.',
    quote:
      'lest an application implement a denial of service attack by rapidly broadcasting random TLB invalidations',
    source: shapiro,
  },
  C2: {
    says: 'On several processors a mapping is not gone until each has been told.',
    quote: 'coordinating mapping changes on a multiprocessor requires interprocessor signalling',
    source: shapiro,
  },
  C3: {
    says: 'What decides about addresses must not itself be paged out.',
    quote:
      'care must be taken to ensure that the address space manager does not itself get paged out',
    source: shapiro,
  },
  C4: {
    says: 'Pages have to be pinned for a while, during a transfer for instance, and cheaply.',
    quote: 'there are other codes that need to do things like pin pages temporarily',
    source: shapiro,
  },
  C5: {
    says: 'A malicious driver can overwrite memory through a bus master, a buggy one need not; whether containment helps depends on the bug.',
    quote:
      "A malicious driver could always overwrite the memory using a controlled Bus Master, but a buggy one wouldn't",
    source: shapirosPartner,
  },
  C6: {
    says: 'Where kernel and user share no addresses, a user pointer is harder to recognize and to use.',
    quote: 'Identifying a pointer from user space is now more complicated',
    source: osdev,
  },
  C7: {
    says: 'A kernel with all addresses to itself can keep larger caches.',
    quote: 'to maintain even larger filesystem and other caches',
    source: osdev,
  },
  C8: {
    says: "A module outside the kernel's own protection can be watched and traced.",
    quote: 'nifty whiz-bang things like module watching/tracing',
    source: floody,
  },
  C9: {
    says: 'Drivers can be loaded on demand from a reserved range that stays in memory once loaded.',
    quote: 'Once loaded, they are pinned until explicitly released.',
    source: shapiro,
  },
} as const satisfies Record<string, ClaimText>;

export type Claim = keyof typeof claims;
