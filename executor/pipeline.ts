/**
 * The pipeline of one hart: the phases that the instruction at hand goes through, in their order.
 *
 *     access: issue, look, (walk, fill,) (translate, (page walk,)) memory
 *     change: issue, port, and the path that the architecture gives to its kind, of the phases
 *             portal, look …, check, write, acknowledgements, frame
 *
 * An access looks into a PLB, walks the region table where the PLB does not know, looks up what is
 * behind the address where there are pages, and takes effect when it retires. A change first gets the
 * port of the region table and keeps it until it retires, so it is alone with the tables: nothing that
 * it has found can change. What it takes away goes from the tables in the phase `write`; it commits
 * when all agents have acknowledged.
 *
 * What is refused retires at once, unless a fault portal takes it: that is a change as well.
 */

import type { Action, ActionKind } from '../model/action.ts';
import { type AccessKind, isAccess } from '../model/action.ts';
import { assert, present } from '../model/assert.ts';
import { type Cause, done, fault, causes as faultCauses, type Outcome } from '../model/outcome.ts';
import type { Architecture, Change, Stage } from './architecture.ts';
import { message } from './units/bus.ts';
import type { Context } from './units/context.ts';
import { type Account, type CycleCause, causes } from './units/cycles.ts';
import type { Extent } from './units/extent.ts';
import { Cursor, Lookup } from './units/lookup.ts';
import type { Plb } from './units/plb.ts';
import type { PortalCache } from './units/portal-cache.ts';
import type { Asker } from './units/region-table.ts';
import { type Row, record } from './units/row.ts';
import { messageTo, Shootdown } from './units/shootdown.ts';
import type { Spiller } from './units/spiller.ts';
import type { Tlb } from './units/tlb.ts';
import { Translation } from './units/translation.ts';

/** A phase is a number in words, and the cause of the cycles that are spent in it. */
export const phase = {
  idle: 0,
  issue: 1,
  look: 2,
  walk: 3,
  fill: 4,
  translate: 5,
  'page walk': 6,
  memory: 7,
  port: 8,
  portal: 9,
  check: 10,
  write: 11,
  acknowledgements: 12,
  frame: 13,
  frozen: 14,
} as const satisfies { readonly [C in CycleCause]: number };
type Phase = (typeof phase)[keyof typeof phase];

class HartState extends record({
  phase: 'number',
  /** Cycles left in the phase. */
  left: 'number',
  /** The instruction at hand, by its number, and the frame that it belongs to. */
  instruction: 'optional',
  ofFrame: 'number',
  /** What a message was about that is not acknowledged yet. */
  owes: 'number',
  /** It stands still until the space has ended that is ending. */
  isFrozen: 'flag',
  /** The delivery that is wanted here, by its number, and in how many cycles. */
  wanted: 'optional',
  wantedIn: 'number',
  /** The cause for which the instruction at hand is refused, by its number, and the place of the address. */
  refused: 'optional',
  refusedAt: 'number',
}) {}

/** What one hart has of its own. */
export interface HartUnits {
  readonly row: Row;
  readonly frames: Spiller;
  /** For fetches and portals. */
  readonly instructions: Plb;
  /** For everything else. */
  readonly data: Plb;
  readonly tlb: Tlb;
  readonly portals: PortalCache;
  readonly account: Account;
}

export abstract class Pipeline {
  static words(pages: number): number {
    return HartState.words + Cursor.words + Lookup.words + Translation.words(pages);
  }

  readonly id: number;
  readonly frames: Spiller;
  readonly instructions: Plb;
  readonly data: Plb;
  readonly tlb: Tlb;
  protected readonly state: HartState;
  protected readonly context: Context;
  readonly #cursor: Cursor;
  readonly #lookup: Lookup;
  readonly #translation: Translation;
  readonly #portals: PortalCache;
  readonly #rules: Architecture;
  readonly #shootdown = new Shootdown();
  readonly #victim: (n: number) => number;
  #asker: Asker = { code: 0, data: 0, thread: 0, floor: 0 };
  #issuedAt = 0;

  constructor(id: number, own: HartUnits, context: Context, rules: Architecture) {
    this.id = id;
    this.frames = own.frames;
    this.instructions = own.instructions;
    this.data = own.data;
    this.tlb = own.tlb;
    this.context = context;
    this.#portals = own.portals;
    this.#rules = rules;
    this.#victim = (n) => context.hooks.choose(n, id);
    const { table, memory, pages } = context;
    this.state = new HartState(own.row);
    this.#cursor = new Cursor(own.row, HartState.words);
    const cursor = this.#cursor;
    const lookup = HartState.words + Cursor.words;
    const translation = lookup + Lookup.words;
    this.#lookup = new Lookup(id, own.row.subarray(lookup), { cursor, table, memory });
    const parts = { cursor, tlb: own.tlb, memory, pages };
    this.#translation = new Translation(id, own.row.subarray(translation), parts);
  }

  /** When the work of the instruction at hand began: nothing depends on it. */
  get issuedAt(): number {
    return this.#issuedAt;
  }

  /** Another state was put into its row. */
  restored(issued: number): void {
    this.#issuedAt = issued;
    if (this.frames.depth > 0) this.#asker = this.#rules.asker(this.context, this.id);
  }

  get doing(): CycleCause {
    return present(causes[this.state.phase], 'a phase has a name');
  }

  /** The instruction at hand. */
  get action(): Action | undefined {
    const { instruction } = this.state;
    return instruction < 0 ? undefined : this.context.instructions.action(instruction);
  }

  protected take(instruction: number): void {
    this.state.instruction = instruction;
    this.state.ofFrame = this.frames.depth - 1;
  }

  // From one phase to the next.

  protected enter(next: Phase, cycles: number): void {
    this.state.phase = next;
    this.state.left = cycles;
    if (cycles > 0) return;
    const { action } = this;
    // A phase that takes no time is over at once.
    if (action !== undefined) this.proceed(action);
  }

  /** The phase is over. */
  protected proceed(action: Action): void {
    switch (this.state.phase) {
      case phase.idle:
        this.enter(phase.issue, this.context.timing.issue);
        break;
      case phase.issue:
        this.#issued(action);
        break;
      case phase.look:
        this.#looked(action);
        break;
      case phase.walk:
        this.#walked(action);
        break;
      case phase.fill:
        this.#filled(action);
        break;
      case phase.translate:
        this.#translated(action);
        break;
      case phase['page walk']:
        this.#walkedPages(action);
        break;
      case phase.memory:
        this.#retire(action, this.#transfer(action));
        break;
      case phase.port:
        this.#waitedForPort(action);
        break;
      case phase.portal:
        this.#readPortal(action);
        break;
      case phase.check:
        if (this.context.bus.holder === this.id) this.#checked(action);
        else this.enter(phase.port, 1);
        break;
      case phase.write:
        this.#wrote(action);
        break;
      case phase.acknowledgements:
        this.#waitedForAll(action);
        break;
      case phase.frame:
        this.#movedFrame(action);
        break;
      default:
        throw new Error(`there is no phase ${this.state.phase}`);
    }
  }

  protected jitter(): number {
    const { hooks, timing } = this.context;
    return timing.jitter === 0 ? 0 : hooks.choose(timing.jitter + 1, this.id);
  }

  #issued(action: Action): void {
    this.#issuedAt = this.context.hooks.cycle();
    if (!isAccess(action)) {
      this.#startChange(action);
      return;
    }
    this.#asker = this.#rules.asker(this.context, this.id);
    this.#startAccess(action);
  }

  #startChange(action: Action): void {
    const entries = this.entriesBeforePort(action);
    if (entries === 0) this.enter(phase.port, 1);
    else this.enter(phase.check, entries * this.context.timing.entry);
  }

  #startAccess(action: Action<AccessKind>): void {
    if (this.#rangeOf(action).isBeyond) this.#refuse(action, 'bounds', 0, 0);
    else this.startLookup(action);
  }

  // Protection: one entry after the other, until the last address of the range is found.

  /** The addresses that the instruction uses: of an access, or of the entry of a portal. */
  #rangeOf(action: Action): Extent {
    const { spans, portals } = this.context.layout;
    if (action.kind === 'call') return present(portals[action.portal], 'a portal has a line').entry;
    assert(isAccess(action), 'accesses and calls use addresses');
    return present(spans[action.span], 'a span has an extent');
  }

  #rightFor({ kind }: Action): number {
    return this.#rules.rightFor(kind as AccessKind | 'call');
  }

  protected startLookup(action: Action): void {
    this.#lookup.begin(this.#rangeOf(action));
    this.enter(phase.look, this.context.timing.look);
  }

  #plbOf({ kind }: Action): Plb {
    return kind === 'fetch' || kind === 'call' ? this.instructions : this.data;
  }

  #looked(action: Action): void {
    if (this.#lookup.look(this.#plbOf(action), this.#asker, this.#rightFor(action))) {
      this.#found(action);
    } else this.#startWalk(action);
  }

  #startWalk(action: Action): void {
    const entries = this.#lookup.startWalk(this.#asker, this.#rightFor(action));
    this.enter(phase.walk, entries * this.context.timing.entry);
  }

  /** All entries up to one that matches have been read. A table that changed is read again. */
  #walked(action: Action): void {
    if (this.#lookup.mustWalkAgain) this.#startWalk(action);
    else if (this.#lookup.endWalk(this.#asker, this.#rightFor(action))) {
      this.enter(phase.fill, this.context.timing.fill);
    } else this.#refuse(action, 'protection', this.#cursor.hi, this.#cursor.lo);
  }

  #filled(action: Action): void {
    this.#lookup.fill(this.#plbOf(action), this.#victim);
    this.#found(action);
  }

  /** An entry lets the cursor through: the range is allowed, or the next entry is looked for. */
  #found(action: Action): void {
    switch (this.#lookup.advance(this.#rangeOf(action), isAccess(action))) {
      case 'all':
        this.#allowed(action);
        break;
      case 'more':
        this.enter(phase.look, this.context.timing.look);
        break;
      case 'void':
        this.#refuse(action, 'protection', this.#lookup.voidHi, this.#lookup.voidLo);
        break;
    }
  }

  #allowed(action: Action): void {
    const { memory, timing } = this.context;
    if (!isAccess(action)) {
      this.#goOn(action, 'look');
      return;
    }
    if (memory.geometry.pages === undefined) {
      this.#startMemory(action);
      return;
    }
    this.#translation.begin(this.#rangeOf(action));
    this.enter(phase.translate, timing.translate);
  }

  // Below protection: what is behind the addresses, one page after the other.

  #translated(action: Action): void {
    const how = this.#translation.translate();
    if (how === 'miss') this.enter(phase['page walk'], this.context.timing.page);
    else this.#foundBehind(action, how);
  }

  #walkedPages(action: Action): void {
    this.#foundBehind(action, this.#translation.walk(this.#victim));
  }

  #foundBehind(action: Action, how: 'found' | 'unmapped'): void {
    if (how === 'unmapped') this.#refuse(action, 'unmapped', this.#cursor.hi, this.#cursor.lo);
    else if (this.#translation.advance(this.#rangeOf(action)) === 'all') this.#startMemory(action);
    else this.enter(phase.translate, this.context.timing.translate);
  }

  #startMemory(action: Action): void {
    const range = this.#rangeOf(action);
    const { firstHi, firstLo } = this.#translation.firstBehind(range);
    const cycles = this.context.memory.cycles(firstHi, firstLo, range.words);
    this.enter(phase.memory, cycles + this.jitter());
  }

  /** What an access does, in the cycle in which it retires. */
  #transfer(action: Action): Outcome {
    const { memory, values } = this.context;
    if (!memory.keepsValues || action.kind === 'fetch') return done;
    const pieces = this.#translation.behind(this.#rangeOf(action));
    if (action.kind === 'store') {
      const value = this.#rules.sourceOf(this.context, this.id, action.source);
      for (const piece of pieces) memory.write(piece, value);
      return done;
    }
    const places: number[] = [];
    for (const piece of pieces) {
      for (const place of memory.read(piece)) if (place !== places.at(-1)) places.push(place);
    }
    this.frames.setRegister(this.frames.depth - 1, 0, present(places[0], 'memory holds a value'));
    const loaded = places.map((place) => present(values.list[place], 'a value has its place'));
    return { kind: 'loaded', values: loaded };
  }

  // Holding the port of the table: a change, or an access that is refused and looked up once more.

  /** How many entries of the table it reads before it asks for the port. */
  protected entriesBeforePort(_: Action): number {
    return 0;
  }

  /** Whether it may have the port, which nobody has. */
  protected mayTakePort(_: Action): boolean {
    return true;
  }

  /** Whether it is done here and now, without the port. */
  protected mayPass(_: Action): boolean {
    return false;
  }

  /** The instruction that waits for the port; undefined: none does here. */
  get waiting(): Action | undefined {
    return this.state.phase === phase.port ? this.action : undefined;
  }

  protected changeOf(action: Action): Change {
    const changes: Partial<Record<ActionKind, Change>> = this.#rules.changes;
    return present(changes[action.kind], 'a hart is given accesses and changes');
  }

  #isPossible(action: Action): boolean {
    if (this.frames.depth === 0) return false;
    return isAccess(action) || this.changeOf(action).isPossible(this.context, this.id, action);
  }

  #waitedForPort(action: Action): void {
    const { bus, hooks } = this.context;
    const passes = !isAccess(action) && this.mayPass(action);
    if (!passes && (bus.holder >= 0 || !this.mayTakePort(action))) {
      this.enter(phase.port, 1);
      return;
    }
    // Since it was asked for, others may have made it impossible.
    if (!this.#isPossible(action)) {
      this.#drop(action);
      return;
    }
    if (passes) {
      this.#issuedAt = hooks.cycle();
      this.#retire(action, done);
      return;
    }
    bus.take(this.id);
    this.#asker = this.#rules.asker(this.context, this.id);
    if (isAccess(action)) {
      this.#startAccess(action);
      return;
    }
    this.#issuedAt = hooks.cycle();
    hooks.issued(this.id, action);
    this.#start(action, this.changeOf(action).path[0]);
  }

  /** Begins what stands behind a phase in the path of a change. */
  #goOn(action: Action, after: Stage): void {
    const { path } = this.changeOf(action);
    this.#start(action, path[path.indexOf(after) + 1]);
  }

  #start(action: Action, stage: Stage | undefined): void {
    const { table, pages, timing } = this.context;
    switch (stage) {
      case undefined:
        this.#retire(action, done);
        break;
      case 'portal':
        this.#startPortal(action);
        break;
      case 'look':
        this.startLookup(action);
        break;
      case 'check':
        this.#refusal(action);
        this.enter(phase.check, table.read * timing.entry + pages.asked * timing.page);
        break;
      case 'write':
        this.enter(phase.write, timing.write);
        break;
      case 'acknowledgements':
        this.enter(phase.acknowledgements, 1);
        break;
      case 'frame':
        this.#startFrame(action);
        break;
    }
  }

  #startPortal(action: Action): void {
    const { timing } = this.context;
    assert(action.kind === 'call', 'a call reads a portal');
    const isNear = this.#portals.touch(action.portal, this.#victim);
    this.enter(phase.portal, timing.portal + (isNear ? 0 : timing.portalMiss));
  }

  #readPortal(action: Action): void {
    assert(action.kind === 'call', 'a call reads a portal');
    const { portal } = action;
    if (this.#rules.isDeadEnd(this.context, portal)) this.#refuse(action, 'dead', 0, 0);
    else if (!this.#rules.isOpen(this.context, portal)) this.#refuse(action, 'protection', 0, 0);
    else this.#goOn(action, 'portal');
  }

  #refusal(action: Action): Cause | undefined {
    this.context.table.forgetQuestion();
    this.context.pages.asked = 0;
    return this.changeOf(action).refusal?.(this.context, this.id, action);
  }

  #checked(action: Action): void {
    const cause = this.#refusal(action);
    const { failedHi, failedLo } = this.context.table;
    if (cause === undefined) this.#goOn(action, 'check');
    else this.#refuse(action, cause, failedHi, failedLo);
  }

  #wrote(action: Action): void {
    this.#shootdown.clear();
    this.changeOf(action).takeAway?.(this.context, this.id, action, this.#shootdown);
    this.context.hooks.noticed(this.id, 'changes the region table');
    this.#sendMessages();
    // What is added is in force from this cycle on, and so a path that ends here retires in it.
    this.#goOn(action, 'write');
  }

  #sendMessages(): void {
    const { harts, engines } = this.#shootdown;
    for (const { id } of this.context.harts) {
      const about = messageTo(harts, id);
      if (id === this.id) this.applyMessage(about);
      else this.#send(id, about);
    }
    for (const { id, device } of this.context.engines) this.#send(id, messageTo(engines, device));
  }

  #send(agent: number, about: number): void {
    const { bus, timing } = this.context;
    if (about !== 0) bus.send(agent, about, timing.message + this.jitter());
  }

  #waitedForAll(action: Action): void {
    if (this.context.bus.awaited > 0) {
      this.enter(phase.acknowledgements, 1);
      return;
    }
    // A device goes on until it acknowledges: only now it is certain what it does.
    if (this.#isPossible(action)) this.#goOn(action, 'acknowledgements');
    else this.#drop(action);
  }

  #startFrame(action: Action): void {
    const { timing } = this.context;
    const isBack = action.kind === 'return' || action.kind === 'unwind';
    const mustSpill = isBack ? this.frames.mustFill : this.frames.isFull;
    this.enter(phase.frame, timing.frame + (mustSpill ? timing.spill : 0));
  }

  #movedFrame(action: Action): void {
    if (this.state.refused >= 0) this.#fault(action);
    else this.#goOn(action, 'frame');
  }

  // Refusing.

  /**
   * Where a fault portal may take it, it is refused while the hart holds the port: a frame is pushed in
   * the cycle in which it retires. The address is 0 where the cause has none.
   */
  #refuse(action: Action, cause: Cause, hi: number, lo: number): void {
    const { context, id } = this;
    if (!this.#rules.hasFaultPortal(context, id)) this.#retire(action, fault(cause));
    else if (context.bus.holder !== id) this.enter(phase.port, 1);
    else if (this.#rules.faultPortal(context, id) < 0) this.#retire(action, fault(cause));
    else this.#startFault(action, cause, { hi, lo });
  }

  #startFault(
    action: Action,
    cause: Cause,
    { hi, lo }: { readonly hi: number; readonly lo: number },
  ): void {
    const entry = action.kind === 'call' ? this.#rangeOf(action) : undefined;
    const [atHi, atLo] = entry === undefined ? [hi, lo] : [entry.firstHi, entry.firstLo];
    this.state.refused = faultCauses.indexOf(cause);
    this.state.refusedAt = this.context.values.placeOf(atHi * 0x1_0000_0000 + atLo);
    this.#startFrame(action);
  }

  #fault(action: Action): void {
    const { description, values, instructions } = this.context;
    const { refused, refusedAt } = this.state;
    const cause = present(faultCauses[refused], 'a cause has its number');
    this.#rules.enterFault(this.context, this.id, this.#rules.faultPortal(this.context, this.id), {
      refused: instructions.numberOf(action),
      // "0 unless said."
      cause: values.placeOf(description.faultValues?.[cause] ?? 0),
      address: refusedAt,
    });
    this.environmentChanged();
    this.#retire(action, fault(cause));
  }

  // Ending.

  /** In one cycle: what it does is done, the port is free, and others see it. */
  #retire(action: Action, outcome: Outcome): void {
    const issued = this.#issuedAt;
    this.finish();
    if (!isAccess(action) && outcome.kind !== 'fault') {
      this.changeOf(action).commit(this.context, this.id, action);
      for (const engine of this.context.engines) engine.settle();
      this.environmentChanged();
    }
    this.context.hooks.retired(this.id, { action, outcome, issued });
  }

  #drop(action: Action): void {
    this.finish();
    this.context.hooks.noticed(this.id, 'drops what it was given');
    this.context.hooks.dropped(this.id, action);
  }

  /** Nothing is at hand any more, and the port is free. */
  protected finish(): void {
    const { bus, engines, losses } = this.context;
    if (bus.holder === this.id) {
      bus.release();
      losses.clear();
      for (const engine of engines) engine.resume();
    }
    const { state } = this;
    state.instruction = -1;
    state.ofFrame = 0;
    state.refused = -1;
    state.refusedAt = 0;
    this.#lookup.reset();
    state.phase = phase.idle;
    state.left = 0;
  }

  /** A PLB without tags holds copies for one environment at a time. */
  protected environmentChanged(): void {
    if (!this.context.isTagged) this.#scrub();
  }

  #scrub(): void {
    this.instructions.scrub();
    this.data.scrub();
  }

  /** Takes out of the buffers what may be something of what was taken away. */
  protected applyMessage(about: number): void {
    if ((about & message.halt) !== 0) this.#scrub();
    else if ((about & message.rights) !== 0) {
      this.instructions.lose(this.context.losses);
      this.data.lose(this.context.losses);
    }
    if ((about & message.map) !== 0) this.tlb.shootdown();
  }
}
