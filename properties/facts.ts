/**
 * The raw facts, read without the code that the properties judge.
 *
 * Who owns an address is found from the addresses of the description, not from the machine's cell
 * tables; which cells a range touches by comparing addresses; who may use a cell by looking for a
 * chain of live facts from its owner. None of it knows `held`, pruning or the rules.
 */

import { endOf, type Range } from '../model/address.ts';
import type { ThreadDescription } from '../model/description.ts';
import { type Machine, nobody } from '../model/machine.ts';
import { spaceName } from '../model/naming.ts';
import { Remembered } from '../model/remembered.ts';
import { covers, type Letter, passable, plain, type Rights, right } from '../model/rights.ts';
import { get } from '../model/sparse.ts';
import type {
  CellFacts,
  CellId,
  Environment,
  Frame,
  MachineState,
  PageId,
  SpaceId,
  Thread,
  ThreadId,
} from '../model/state.ts';
import type { Chain, Link } from './property.ts';

/** The facts on one cell that one frame carries; those without a frame are grants. */
interface FactsOnCell {
  readonly facts: CellFacts;
  readonly lentBy?: { readonly thread: ThreadId; readonly depth: number };
}

/**
 * Which lends are asked about: none, those that by the design count for running code, those from the topmost
 * involuntary frame up whatever the design, or all of a thread.
 */
export type Lends =
  | 'none'
  | { readonly thread: ThreadId; readonly which: 'counting' | 'above' | 'all' };

/** By the number of threads. */
const lendsKnown: (readonly Lends[])[] = [];

/** Every way in which lends can count: none of them, or all those of one thread. */
export function everyLends({ threads }: MachineState): readonly Lends[] {
  lendsKnown[threads.length] ??= [
    'none',
    ...Array.from(threads, (_, thread) => ({ thread, which: 'all' }) as const),
  ];
  return lendsKnown[threads.length] ?? [];
}

/** What the description says of each cell, found from addresses alone. Arrays are indexed by cell. */
interface CellTables {
  /** The space whose region the cell is in, or `nobody`. */
  readonly region: Int32Array;
  /** The thread and hunk of whose stack the cell is a part, or `nobody`. */
  readonly stack: Int32Array;
  readonly hunk: Int32Array;
  /** Cells that straddle a bound: the partition is wrong there. */
  readonly torn: ReadonlySet<CellId>;
  /** Where there is no memory: device registers, the page table and the other tables. */
  readonly noMemory: ReadonlySet<CellId>;
  /** The page that the cell is in and its offset there, counted in cells, or `nobody`. */
  readonly page: Int32Array;
  readonly offset: Int32Array;
  /** The cells of each physical page, and of all of them; none without pages. */
  readonly physical: readonly (readonly CellId[])[];
  readonly isPhysical: ReadonlySet<CellId>;
}

const cellTables = new WeakMap<Machine, CellTables>();

function cellTablesOf(machine: Machine): CellTables {
  const known = cellTables.get(machine);
  if (known !== undefined) return known;
  const { description, cuts } = machine;
  const cells = cuts.length - 1;
  const tables = {
    region: new Int32Array(cells).fill(nobody),
    stack: new Int32Array(cells).fill(nobody),
    hunk: new Int32Array(cells).fill(nobody),
    torn: new Set<CellId>(),
    noMemory: new Set<CellId>(),
    page: new Int32Array(cells).fill(nobody),
    offset: new Int32Array(cells),
    physical: physicalPages(machine).map((range) => cellsTouched(machine, range)),
    isPhysical: new Set<CellId>(),
  };
  const inside = (range: Range, say: (cell: CellId) => void) => {
    for (const cell of cellsTouched(machine, range)) {
      const whole =
        range.base <= (cuts[cell] as bigint) && (cuts[cell + 1] as bigint) <= endOf(range);
      if (!whole) tables.torn.add(cell);
      say(cell);
    }
  };
  for (const region of description.regions) {
    inside(region, (cell) => {
      tables.region[cell] = region.owner;
    });
  }
  for (const [thread, { stack, hunkBytes, hunks }] of description.threads.entries()) {
    for (let hunk = 0; hunk < hunks; hunk++) {
      inside({ base: stack + BigInt(hunk) * hunkBytes, bytes: hunkBytes }, (cell) => {
        tables.stack[cell] = thread;
        tables.hunk[cell] = hunk;
      });
    }
  }
  const { devices = [], pages, regions, tables: slotted = {} } = description;
  for (const { region } of Object.values(slotted)) {
    inside(regions[region] as Range, (cell) => tables.noMemory.add(cell));
  }
  for (const { registers, apertureRegister } of devices) {
    inside(regions[registers] as Range, (cell) => tables.noMemory.add(cell));
    if (apertureRegister !== undefined)
      inside(regions[apertureRegister] as Range, (cell) => tables.noMemory.add(cell));
  }
  if (pages !== undefined) {
    inside(regions[pages.table] as Range, (cell) => tables.noMemory.add(cell));
    inside(regions[pages.region] as Range, (cell) => tables.isPhysical.add(cell));
    for (const [page, { base }] of pages.virtual.entries()) {
      let offset = 0;
      inside({ base, bytes: pages.bytes }, (cell) => {
        tables.page[cell] = page;
        tables.offset[cell] = offset++;
        for (const cells of tables.physical) {
          if (!isCutAlike(machine, cell, base, cells)) tables.torn.add(cell);
        }
      });
    }
  }
  cellTables.set(machine, tables);
  return tables;
}

/** The ranges of the physical pages: the physical region in order. */
function physicalPages({ description }: Machine): Range[] {
  const { pages, regions } = description;
  if (pages === undefined) return [];
  const { base } = regions[pages.region] as Range;
  return pages.physical.map((_, i) => ({
    base: base + BigInt(i) * pages.bytes,
    bytes: pages.bytes,
  }));
}

/** Whether some cell of the physical page has the same bounds within the page as this one. */
function isCutAlike(
  { cuts }: Machine,
  cell: CellId,
  base: bigint,
  physical: readonly CellId[],
): boolean {
  const first = cuts[physical[0] as CellId] as bigint;
  const within = (one: CellId, from: bigint) => [
    (cuts[one] as bigint) - from,
    (cuts[one + 1] as bigint) - from,
  ];
  const [begin, end] = within(cell, base);
  return physical.some((one) => {
    const [a, b] = within(one, first);
    return a === begin && b === end;
  });
}

/** Where an address leads: the cell that has its value, or undefined if nothing is mapped there. */
export function valueCell(machine: Machine, state: MachineState, cell: CellId): CellId | undefined {
  const tables = cellTablesOf(machine);
  if (tables.physical.length === 0 || tables.stack[cell] !== nobody) return cell;
  if (tables.isPhysical.has(cell)) return cell;
  const page = tables.page[cell] as number;
  const physical = page === nobody ? undefined : state.map[page];
  return physical === undefined ? undefined : tables.physical[physical]?.[tables.offset[cell] ?? 0];
}

/** Every address that leads to the cell where a value is: itself, and those of mapped pages. */
export function aliasesOf(machine: Machine, state: MachineState, value: CellId): CellId[] {
  const tables = cellTablesOf(machine);
  if (!tables.isPhysical.has(value)) return [value];
  const aliases = [value];
  for (const page of Object.keys(state.map).map(Number)) {
    for (const cell of cellsOfPage(machine, page)) {
      if (valueCell(machine, state, cell) === value) aliases.push(cell);
    }
  }
  return aliases;
}

export function cellsOfPage(machine: Machine, page: PageId): readonly CellId[] {
  const { pages } = machine.description;
  const base = pages?.virtual[page]?.base;
  return pages === undefined || base === undefined
    ? []
    : cellsTouched(machine, { base, bytes: pages.bytes });
}

/** The cells of the page's entry in the page table. */
export function cellsOfEntry(machine: Machine, page: PageId): readonly CellId[] {
  const { pages, regions } = machine.description;
  const table = pages && regions[pages.table];
  if (pages === undefined || table === undefined) return [];
  const { entryBytes: bytes } = pages;
  return cellsTouched(machine, { base: table.base + BigInt(page) * bytes, bytes });
}

export function cellsOfPhysicalPage(machine: Machine, page: PageId): readonly CellId[] {
  return cellTablesOf(machine).physical[page] ?? [];
}

/** Whether the cell is an address of the physical region. */
export function isPhysical(machine: Machine, cell: CellId): boolean {
  return cellTablesOf(machine).isPhysical.has(cell);
}

/** The cells with an address in the range, by comparing addresses. */
export function cellsTouched({ cuts }: Machine, range: Range): CellId[] {
  let low = 0;
  let high = cuts.length - 1;
  // The first cell that ends above the base.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle + 1] as bigint) <= range.base) low = middle + 1;
    else high = middle;
  }
  const cells: CellId[] = [];
  for (let cell = low; cell < cuts.length - 1; cell++) {
    if ((cuts[cell] as bigint) >= endOf(range)) break;
    cells.push(cell);
  }
  return cells;
}

const touchedBySpan = new WeakMap<Machine, CellId[][]>();

/** The cells of one of the machine's spans, found by addresses and remembered. */
export function cellsOfSpan(machine: Machine, span: number): readonly CellId[] {
  const known = touchedBySpan.get(machine) ?? [];
  touchedBySpan.set(machine, known);
  known[span] ??= cellsTouched(machine, machine.description.spans[span] as Range);
  return known[span];
}

/** True where the partition cuts wrongly: two addresses of the cell have different owners. */
export function isTorn(machine: Machine, cell: CellId): boolean {
  return cellTablesOf(machine).torn.has(cell);
}

/** The space in whose region or live hunk the cell lies, unless it is dead. */
export function ownerOf(machine: Machine, state: MachineState, cell: CellId): SpaceId | undefined {
  const tables = cellTablesOf(machine);
  const space = spaceAt(machine, tables, state, cell);
  return space === undefined || space === nobody || state.spaces[space] === 'dead'
    ? undefined
    : space;
}

function spaceAt(
  { design }: Machine,
  tables: CellTables,
  state: MachineState,
  cell: CellId,
): SpaceId | undefined {
  const thread = tables.stack[cell] as ThreadId;
  if (thread === nobody) return tables.region[cell];
  const frame = state.threads[thread]?.[tables.hunk[cell] as number];
  if (frame === undefined || frame.abandoned) return undefined;
  if (design.hunks === "the callee's") return frame.data;
  const base = state.threads[thread]?.[0];
  return base === undefined || base.abandoned ? undefined : base.data;
}

/** The cells of one hunk; none where the stack has no such hunk. */
export function cellsOfHunk(machine: Machine, thread: ThreadId, hunk: number): readonly CellId[] {
  const { stack, hunkBytes, hunks } = machine.description.threads[thread] as ThreadDescription;
  if (hunk >= hunks) return [];
  return cellsTouched(machine, { base: stack + BigInt(hunk) * hunkBytes, bytes: hunkBytes });
}

/** Whether a device's registers or a table are there, which hold no memory. */
export function hasNoMemory(machine: Machine, cell: CellId): boolean {
  return cellTablesOf(machine).noMemory.has(cell);
}

/** The thread and the hunk of whose stack the cell is a part. */
export function hunkAt(
  machine: Machine,
  cell: CellId,
): { thread: ThreadId; hunk: number } | undefined {
  const tables = cellTablesOf(machine);
  const thread = tables.stack[cell] as ThreadId;
  return thread === nobody ? undefined : { thread, hunk: tables.hunk[cell] as number };
}

const noFacts: readonly FactsOnCell[] = [];

export function factSetsOn(
  state: MachineState,
  lends: Lends,
  cell: CellId,
): readonly FactsOnCell[] {
  const granted = get(state.grants, cell);
  if (lends === 'none') return granted === undefined ? noFacts : [{ facts: granted }];
  const factSets: FactsOnCell[] = granted === undefined ? [] : [{ facts: granted }];
  const frames = state.threads[lends.thread] as Thread;
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth] as Frame;
    const facts = get(frame.lends, cell);
    if (facts !== undefined) factSets.push({ facts, lentBy: { thread: lends.thread, depth } });
    // Nothing below an involuntary frame counts for the code above it.
    if (lends.which !== 'all' && isInvoluntary(frame)) break;
  }
  return factSets;
}

/** The same facts, from the lowest frame to the top, where it is not asked which frame carries them. */
export function factsOn(state: MachineState, lends: Lends, cell: CellId): readonly CellFacts[] {
  const granted = get(state.grants, cell);
  if (lends === 'none') return granted === undefined ? noCellFacts : [granted];
  const sets: CellFacts[] = granted === undefined ? [] : [granted];
  const frames = state.threads[lends.thread] as Thread;
  // Nothing below an involuntary frame counts for the code above it.
  const lowest = lends.which === 'all' ? 0 : frames.findLastIndex(isInvoluntary);
  for (let depth = Math.max(lowest, 0); depth < frames.length; depth++) {
    const facts = get((frames[depth] as Frame).lends, cell);
    if (facts !== undefined) sets.push(facts);
  }
  return sets;
}

const noCellFacts: readonly CellFacts[] = [];

/** What one grant or one frame's lends give a space: by grantor. */
interface GivenTo extends Pick<FactsOnCell, 'lentBy'> {
  readonly from: Readonly<Record<number, Rights>>;
}

/** What is given to each space by these facts. Only where there are many is each read beforehand. */
function byGrantee(factSets: readonly FactsOnCell[]): (grantee: SpaceId) => readonly GivenTo[] {
  const [first, ...others] = factSets;
  const more = new Map<SpaceId, GivenTo[]>();
  for (const { facts, lentBy } of others) {
    for (const grantee in facts) {
      const one = { from: facts[grantee] as GivenTo['from'], ...(lentBy && { lentBy }) };
      const known = more.get(Number(grantee));
      if (known === undefined) more.set(Number(grantee), [one]);
      else known.push(one);
    }
  }
  return (grantee) => {
    const from = first?.facts[grantee];
    const others = more.get(grantee) ?? nothingGiven;
    return from === undefined ? others : [{ ...first, from }, ...others];
  };
}

const nothingGiven: readonly GivenTo[] = [];

export function isInvoluntary({ kind }: Frame): boolean {
  return kind === 'interrupt' || kind === 'fault';
}

export interface Question {
  readonly space: SpaceId;
  readonly cell: CellId;
  readonly right: Letter;
  readonly lends: Lends;
  /** Whether the space must be able to pass the right on. */
  readonly passable?: boolean;
  /** Where the chain has to begin, if not at the owner. */
  readonly from?: SpaceId;
  /** The links that are left out, to ask what would stand without them. */
  readonly unless?: (link: Link) => boolean;
}

/** Which rights of a fact its grantee may pass on, as plain bits. */
export function passedOn({ design }: Machine, rights: Rights): Rights {
  return design.grants === 'passable' ? plain(rights) : passable(rights);
}

/** The same question where lends from below an interrupt or a fault count too. */
function byDesign<Q extends Pick<Question, 'lends'>>({ design }: Machine, question: Q): Q {
  const { lends } = question;
  if (design.handlers === 'without lends' || lends === 'none') return question;
  if (lends.which !== 'counting') return question;
  return { ...question, lends: { ...lends, which: 'all' } };
}

/** Whether some fact on the cell is made to the space. */
export function isNamed(
  state: MachineState,
  { space, cell, lends }: Pick<Question, 'space' | 'cell' | 'lends'>,
): boolean {
  const granted = get(state.grants, cell);
  const isGranted = granted?.[space] !== undefined;
  if (lends === 'none') return isGranted;
  const frames = state.threads[lends.thread] as Thread;
  const top = frames.length - 1;
  // Not before the frames were looked at: a search remembers an answer by what was looked at.
  if (isGranted) return true;
  for (let depth = top; depth >= 0; depth--) {
    const frame = frames[depth] as Frame;
    if (get(frame.lends, cell)?.[space] !== undefined) return true;
    // Nothing below an involuntary frame counts for the code above it.
    if (lends.which !== 'all' && isInvoluntary(frame)) return false;
  }
  return false;
}

/** Memory itself, with no page between. */
export function isBareMemory(machine: Machine, cell: CellId): boolean {
  if (machine.description.pages !== undefined) return isPhysical(machine, cell);
  return !hasNoMemory(machine, cell) && hunkAt(machine, cell) === undefined;
}

/**
 * The shortest chain by which the space holds the right, or undefined. Looks breadth-first from the
 * space back towards the owner; every link but the last must be passable, and the last too if the
 * space is to pass the right on. By design every link may be.
 */
export function chainTo(machine: Machine, state: MachineState, asked: Question): Chain | undefined {
  const question = byDesign(machine, asked);
  const { space, cell, lends, unless } = question;
  const bit = right[question.right];
  const owner = question.from ?? ownerOf(machine, state, cell);
  if (owner === undefined) return undefined;
  if (space === owner) return { cell, right: question.right, space, owner, links: [] };
  // No fact names most spaces on most cells, so most questions end here.
  if (!isNamed(state, question)) return undefined;
  const given = byGrantee(factSetsOn(state, lends, cell));
  const via = new Map<SpaceId, Link | undefined>([[space, undefined]]);
  for (const [grantee, onwards] of via) {
    const mustPass = onwards !== undefined || question.passable === true;
    for (const { from, lentBy } of given(grantee)) {
      for (const key in from) {
        const grantor = Number(key);
        const rights = from[grantor] as Rights;
        const passes = mustPass ? passedOn(machine, rights) : rights;
        if (via.has(grantor) || !covers(passes, bit)) continue;
        const link = { grantor, grantee, rights, ...(lentBy === undefined ? {} : { lentBy }) };
        if (unless?.(link) === true) continue;
        via.set(grantor, link);
        if (grantor === owner) {
          return { cell, right: question.right, space, owner, links: linksFrom(owner, via) };
        }
      }
    }
  }
  return undefined;
}

/** What a space gave to others on a cell. */
interface Giving extends Pick<FactsOnCell, 'lentBy'> {
  readonly grantee: SpaceId;
  readonly rights: Rights;
}

type Gifts = ReadonlyMap<SpaceId, readonly Giving[]>;

function byGrantor(factSets: readonly FactsOnCell[]): Gifts {
  const gifts = new Map<SpaceId, Giving[]>();
  for (const { facts, lentBy } of factSets) {
    for (const key in facts) {
      const grantee = Number(key);
      const from = facts[grantee] as Readonly<Record<number, Rights>>;
      for (const key in from) {
        const grantor = Number(key);
        const rights = from[grantor] as Rights;
        const gift = lentBy === undefined ? { grantee, rights } : { grantee, rights, lentBy };
        const others = gifts.get(grantor);
        if (others === undefined) gifts.set(grantor, [gift]);
        else others.push(gift);
      }
    }
  }
  return gifts;
}

/** What follows from the facts on one cell, as far as it was asked for. */
interface Passing {
  /** Without the frames that carry them: on these the answer does not depend. */
  readonly gifts: Gifts;
  /** By owner and right. */
  readonly spaces: Map<number, ReadonlySet<SpaceId>>;
}

const passing = new Remembered<CellFacts, Passing>((sets) => ({
  gifts: byGrantor(sets.map((facts) => ({ facts }))),
  spaces: new Map(),
}));

const noSpaces: ReadonlySet<SpaceId> = new Set();
/** More than any plain right. */
const rightsBound = 16;

/**
 * All spaces that may pass the right on: the owner, and those to which a chain leads from it in which
 * every link is passable. The answer of `chainTo` where many spaces are asked about on one cell.
 */
export function spacesThatMayPass(
  machine: Machine,
  state: MachineState,
  asked: Omit<Question, 'space' | 'passable' | 'unless'>,
): ReadonlySet<SpaceId> {
  const { cell, right: letter, lends } = byDesign(machine, asked);
  const owner = ownerOf(machine, state, cell);
  if (owner === undefined) return noSpaces;
  const { gifts, spaces } = passing.about(factsOn(state, lends, cell));
  const marks = machine.design.grants === 'marked' ? 1 : 0;
  const key = (owner * 2 + marks) * rightsBound + right[letter];
  const known = spaces.get(key) ?? passersFrom(machine, owner, gifts, right[letter]);
  spaces.set(key, known);
  return known;
}

/** Looks from the owner onwards, while there are gifts. */
function passersFrom(
  machine: Machine,
  owner: SpaceId,
  gifts: Gifts,
  bit: Rights,
  unless?: (link: Link) => boolean,
): ReadonlySet<SpaceId> {
  const may = new Set([owner]);
  for (const grantor of may) {
    for (const gift of gifts.get(grantor) ?? []) {
      if (may.has(gift.grantee) || !covers(passedOn(machine, gift.rights), bit)) continue;
      if (unless?.({ grantor, ...gift }) !== true) may.add(gift.grantee);
    }
  }
  return may;
}

/** The spaces that may pass a right on, on a cell, by grants or with all lends of a thread. */
export type Passers = (cell: CellId, letter: Letter, lends: Lends) => ReadonlySet<SpaceId>;

/** Remembers what it answered, for as long as facts of one state are judged. */
export function passersIn(machine: Machine, state: MachineState): Passers {
  return askedOnce(state, (cell, right, lends) =>
    spacesThatMayPass(machine, state, { cell, right, lends }),
  );
}

/** The same without some links. */
export function passersWithout(
  machine: Machine,
  state: MachineState,
  isLeftOut: (link: Link, letter: Letter, cell: CellId) => boolean,
): Passers {
  const known = new Map<number, Gifts>();
  return askedOnce(state, (cell, letter, asked) => {
    const { lends } = byDesign(machine, { lends: asked });
    const owner = ownerOf(machine, state, cell);
    if (owner === undefined) return noSpaces;
    const place = cellAndThread(state, cell, lends);
    const gifts = known.get(place) ?? byGrantor(factSetsOn(state, lends, cell));
    known.set(place, gifts);
    return passersFrom(machine, owner, gifts, right[letter], (link) =>
      isLeftOut(link, letter, cell),
    );
  });
}

function askedOnce(state: MachineState, ask: Passers): Passers {
  const known = new Map<number, ReadonlySet<SpaceId>>();
  return (cell, letter, lends) => {
    const key = cellAndThread(state, cell, lends) * rightsBound + right[letter];
    const spaces = known.get(key) ?? ask(cell, letter, lends);
    known.set(key, spaces);
    return spaces;
  };
}

/** One number for each cell and thread, and for the cell without lends. */
function cellAndThread({ threads }: MachineState, cell: CellId, lends: Lends): number {
  return cell * (threads.length + 1) + (lends === 'none' ? 0 : lends.thread + 1);
}

/** Whether the space holds one of the rights on the cell, by grants or with the lends of some thread. */
export function holdsAny(
  machine: Machine,
  state: MachineState,
  { space, cell }: { readonly space: SpaceId; readonly cell: CellId },
  rights: readonly Letter[],
): boolean {
  for (const lends of everyLends(state)) {
    for (const right of rights) {
      if (holds(machine, state, { space, cell, lends, right })) return true;
    }
  }
  return false;
}

/** Whether there is a chain, where it is not asked which. */
function holds(
  machine: Machine,
  state: MachineState,
  asked: Omit<Question, 'passable' | 'unless'>,
): boolean {
  const question = byDesign(machine, asked);
  const { space, cell, lends } = question;
  if (ownerOf(machine, state, cell) === space) return true;
  if (!isNamed(state, question)) return false;
  const bit = right[question.right];
  return factsOn(state, lends, cell).some((facts) => {
    const from = facts[space];
    for (const grantor in from) {
      if (!covers(from[Number(grantor)] as Rights, bit)) continue;
      if (spacesThatMayPass(machine, state, question).has(Number(grantor))) return true;
    }
    return false;
  });
}

function linksFrom(owner: SpaceId, via: ReadonlyMap<SpaceId, Link | undefined>): Link[] {
  const links: Link[] = [];
  for (let link = via.get(owner); link !== undefined; link = via.get(link.grantee))
    links.push(link);
  return links;
}

/** How the environment comes to a right on a cell, by its data space or by its code space. */
export function chainFor(
  machine: Machine,
  state: MachineState,
  environment: Environment,
  question: Omit<Question, 'space'>,
): Chain | undefined {
  return (
    chainTo(machine, state, { ...question, space: environment.data }) ??
    chainTo(machine, state, { ...question, space: environment.code })
  );
}

/** Why a space lacks a right: the facts that name it on the cell, and what each of them misses. */
export function brokenChain(machine: Machine, state: MachineState, asked: Question): Chain {
  const question = byDesign(machine, asked);
  const { space, cell, lends } = question;
  const bit = right[question.right];
  const owner = ownerOf(machine, state, cell);
  const nearest = factSetsOn(state, lends, cell)
    .flatMap(({ facts, lentBy }) =>
      Object.entries(facts[space] ?? {}).map(([grantor, rights]) => ({
        grantor: Number(grantor),
        grantee: space,
        rights,
        ...(lentBy === undefined ? {} : { lentBy }),
      })),
    )
    .sort((a, b) => Number(covers(b.rights, bit)) - Number(covers(a.rights, bit)))[0];
  return {
    cell,
    right: question.right,
    space,
    owner,
    links: nearest === undefined ? [] : [nearest],
    broken: reasonFor(machine, state, question, { owner, nearest }),
  };
}

/** The first thing that is missing, looking back from the space. */
function reasonFor(
  machine: Machine,
  state: MachineState,
  question: Question,
  { owner, nearest }: { owner: SpaceId | undefined; nearest: Link | undefined },
): string {
  const { space, right: letter } = question;
  if (owner === undefined) return 'nobody owns it';
  if (nearest === undefined) return `nobody lets ${spaceName(machine, space)} use it`;
  const giver = spaceName(machine, nearest.grantor);
  const bit = right[letter];
  if (!covers(nearest.rights, bit)) return `what ${giver} gave has no ${letter}`;
  // The giver may hold the right without being able to pass it on: that is a reason of its own.
  const giving = { ...question, space: nearest.grantor };
  const mayPass = chainTo(machine, state, { ...giving, passable: true }) !== undefined;
  if (mayPass) return `what ${giver} gave has ${letter} without the mark`;
  return chainTo(machine, state, { ...giving, passable: false }) === undefined
    ? `${giver} does not hold ${letter} there`
    : `${giver} holds ${letter} there, and may not pass it on`;
}
