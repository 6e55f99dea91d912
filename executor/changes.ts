/**
 * What an instruction that holds the port of the region table may do, takes away, and leaves behind.
 *
 * Three moments: before it does anything it is asked whether it is possible and allowed; what it takes
 * away goes from the tables, and others are told; when nobody uses that any more it is committed, all
 * in one cycle. Whoever holds the port is alone with the tables: nothing that was found can change.
 * How long each takes is the hart's affair.
 */

import type { Action } from '../model/action.ts';
import type { Cause } from '../model/outcome.ts';
import { type Rights, right, unmarked, without } from '../model/rights.ts';
import { type Asker, noThread, owner } from './units/region-table.ts';
import { frameKind, type Spiller } from './units/spiller.ts';
import type { Surroundings } from './context.ts';
import { between, type Extent, isBelow, overlap } from './units/extent.ts';

const allRights = 0xff;

/** Who has to hear of it, as bits: harts by number, engines by theirs. */
export interface Told {
  rights: number;
  map: number;
  halt: number;
  engineRights: number;
  engineMap: number;
  engineHalt: number;
}

export class Changes {
  readonly #all: Surroundings;
  /** Where the last refusal was. */
  failedHi = 0;
  failedLo = 0;
  readonly told: Told = {
    rights: 0,
    map: 0,
    halt: 0,
    engineRights: 0,
    engineMap: 0,
    engineHalt: 0,
  };

  constructor(all: Surroundings) {
    this.#all = all;
  }

  #frames(hart: number): Spiller {
    return this.#all.harts[hart]?.frames as Spiller;
  }

  #isDead(space: number): boolean {
    return this.#all.dead[space] === 1;
  }

  #governs(frames: Spiller, space: number): boolean {
    const top = frames.depth - 1;
    return frames.code(top) === space || frames.data(top) === space;
  }

  /** Whether it can be asked at all. What cannot is not carried out and does not retire. */
  isPossible(hart: number, action: Action): boolean {
    const frames = this.#frames(hart);
    if (frames.depth === 0) return false;
    switch (action.kind) {
      case 'call':
        return action.lends.every(({ lender }) => this.#governs(frames, lender));
      case 'return': {
        const kind = frames.kind(frames.depth - 1);
        if (kind === frameKind.base) return false;
        return action.resume === undefined || kind === frameKind.fault;
      }
      case 'grant':
        return action.to !== action.as && this.#governs(frames, action.as);
      case 'revoke':
      case 'unpass':
        return this.#governs(frames, action.as);
      case 'deliver':
        return this.mayDeliver(hart, action.line);
      case 'start':
        return this.#all.engines[action.device] !== undefined;
      case 'stop':
        return this.#all.engines[action.device]?.isActive === true;
      case 'map':
      case 'unmap':
        return action.page < this.#all.pages.pages;
      case 'unwind':
        return this.#mayUnwind(frames, action.depth);
      case 'destroy':
        return !this.#isDead(action.space);
      case 'create':
        return this.#isDead(action.space);
      default:
        return true;
    }
  }

  protected mayDeliver(hart: number, line: number): boolean {
    const { interrupts, description, portals, harts } = this.#all;
    const { priority, handler, reentrant } = (description.lines ?? [])[line] ?? {};
    const frames = this.#frames(hart);
    if (priority === undefined || handler === undefined || !interrupts.isPending(line))
      return false;
    if (priority <= frames.priority(frames.depth - 1)) return false;
    const { code, data } = portals[handler] ?? { code: 0, data: 0 };
    if (this.#isDead(code) || this.#isDead(data)) return false;
    return reentrant === true || !harts.some(({ frames: on }) => isLive(on, line));
  }

  #mayUnwind(frames: Spiller, depth: number): boolean {
    const top = frames.depth - 1;
    if (depth >= top || frames.isAbandoned(depth)) return false;
    for (let frame = depth + 1; frame < top; frame++) {
      if (frames.kind(frame) === frameKind.interrupt) return false;
    }
    return frames.code(depth) === frames.code(top) && frames.data(depth) === frames.data(top);
  }

  /** Whoever asks for what the running code of a hart does. */
  asker(hart: number): Asker {
    const frames = this.#frames(hart);
    const top = frames.depth - 1;
    return {
      code: frames.code(top),
      data: frames.data(top),
      thread: hart,
      floor: frames.floor,
    };
  }

  /** A space alone, with the loans that count on the hart if there is one. */
  #alone(space: number, hart: number): Asker {
    const floor = hart === noThread ? 0 : this.#frames(hart).floor;
    return { code: space, data: space, thread: hart, floor };
  }

  /** Whether one of the spaces is dead that a portal leads to. */
  isDeadEnd(portal: number): boolean {
    const { code = 0, data = 0 } = this.#all.portals[portal] ?? {};
    return this.#isDead(code) || this.#isDead(data);
  }

  /** The first condition that fails, those about devices and the entry of a portal left out. */
  refusal(hart: number, action: Action): Cause | undefined {
    const { table, spans, entries, memory } = this.#all;
    table.read = 0;
    this.failedHi = 0;
    this.failedLo = 0;
    switch (action.kind) {
      case 'call': {
        if (this.isDeadEnd(action.portal)) return 'dead';
        const mayLend = action.lends.every(({ lender, span, rights }) =>
          table.holds(this.#alone(lender, hart), rights, spans[span] as Extent, 'pass'),
        );
        if (!mayLend) return 'exceeds-authority';
        return this.hasRoom(hart) ? undefined : 'stack';
      }
      case 'grant': {
        if (this.#isDead(action.to)) return 'dead';
        const as = this.#alone(action.as, noThread);
        const mayGrant = table.holds(as, action.rights, spans[action.span] as Extent, 'pass');
        return mayGrant ? undefined : this.#failedThere('exceeds-authority');
      }
      case 'start':
        return this.#mayStart(hart, action);
      case 'stop':
        return this.#mayDrive(hart, action.device);
      case 'map':
      case 'unmap': {
        const asker = this.asker(hart);
        if (!table.holds(asker, right.w, entries[action.page] as Extent, 'use')) {
          return this.#failedThere('protection');
        }
        if (action.kind === 'unmap') return undefined;
        const physical = memory.physicalPage(action.physicalPage);
        const isHeld = table.holds(asker, right.r | right.w, physical, 'pass');
        return isHeld ? undefined : this.#failedThere('protection');
      }
      case 'destroy':
      case 'create': {
        const { maker } = this.#all.description.spaces[action.space] ?? {};
        const isIts = maker !== undefined && this.#governs(this.#frames(hart), maker);
        return isIts ? undefined : 'protection';
      }
      default:
        return undefined;
    }
  }

  #failedThere(cause: Cause): Cause {
    this.failedHi = this.#all.table.failedHi;
    this.failedLo = this.#all.table.failedLo;
    return cause;
  }

  #mayDrive(hart: number, device: number): Cause | undefined {
    const { table, regions, description } = this.#all;
    const registers = regions[description.devices?.[device]?.registers ?? -1] as Extent;
    const isHeld = table.holds(this.asker(hart), right.w, registers, 'use');
    return isHeld ? undefined : this.#failedThere('protection');
  }

  #mayStart(hart: number, action: Action<'start'>): Cause | undefined {
    const { table, spans } = this.#all;
    const refused = this.#mayDrive(hart, action.device);
    if (refused !== undefined) return refused;
    const frames = this.#frames(hart);
    const space = this.#alone(frames.data(frames.depth - 1), hart);
    const span = spans[action.span] as Extent;
    const needed = action.direction === 'in' ? right.w : right.r;
    const isHeld = table.holds(space, needed, span, 'use');
    if (!isHeld) this.#failedThere('protection');
    // Stacks, registers and the page table are nothing that a device moves.
    const { devoid, stacks } = this.#all.memory.geometry;
    let isMemory = true;
    for (const wrong of [...devoid, ...stacks]) {
      if (span.isEmpty || !overlap(wrong, span)) continue;
      const isAfterStart = isBelow(span.firstHi, span.firstLo, wrong.firstHi, wrong.firstLo);
      const { firstHi: hi, firstLo: lo } = isAfterStart ? wrong : span;
      if ((isHeld && isMemory) || isBelow(hi, lo, this.failedHi, this.failedLo)) {
        this.failedHi = hi;
        this.failedLo = lo;
      }
      isMemory = false;
    }
    return isHeld && isMemory ? undefined : 'protection';
  }

  /** "One free hunk for each distinct line priority above the new frame's priority." */
  hasRoom(hart: number): boolean {
    const frames = this.#frames(hart);
    const priority = frames.priority(frames.depth - 1);
    const above = new Set<number>();
    for (const line of this.#all.description.lines ?? []) {
      if (line.priority > priority) above.add(line.priority);
    }
    return frames.depth + 1 + above.size <= (this.#all.hunks[hart]?.length ?? 0);
  }

  /** The portal that takes what is refused to the running code; -1: none can. */
  faultPortal(hart: number): number {
    const { description, portals } = this.#all;
    const frames = this.#frames(hart);
    const portal = description.spaces[frames.data(frames.depth - 1)]?.faults;
    if (portal === undefined) return -1;
    const { code, data } = portals[portal] ?? { code: 0, data: 0 };
    if (this.#isDead(code) || this.#isDead(data) || !this.hasRoom(hart)) return -1;
    for (let frame = frames.depth - 1; frame >= 0; frame--) {
      if (frames.kind(frame) === frameKind.interrupt) break;
      if (frames.kind(frame) === frameKind.fault && frames.portal(frame) === portal) return -1;
    }
    return portal;
  }

  // What is taken away.

  /** Takes it from the tables; `told` then says who has to hear. */
  takeAway(hart: number, action: Action): void {
    const { table, spans, engines, pages } = this.#all;
    this.#tellNobody();
    switch (action.kind) {
      case 'revoke':
      case 'unpass': {
        const { as, from, rights } = action;
        const narrowed = action.kind === 'revoke' ? without : unmarked;
        const pair = { grantor: as, grantee: from };
        this.#lost(
          table.narrow(pair, spans[action.span] as Extent, (had: Rights) => narrowed(had, rights)),
        );
        break;
      }
      case 'return': {
        const frames = this.#frames(hart);
        let copies = 0;
        let frame = frames.depth - 1;
        do copies |= table.endFrame(hart, frame);
        while (--frame >= 0 && frames.isAbandoned(frame));
        this.#lost(copies);
        break;
      }
      case 'unwind': {
        const frames = this.#frames(hart);
        let copies = 0;
        for (let frame = frames.depth - 1; frame > action.depth; frame--) {
          copies |= table.endFrame(hart, frame);
        }
        this.#lost(copies);
        break;
      }
      case 'destroy':
        this.#takeSpace(hart, action.space);
        break;
      case 'start':
      case 'stop':
        if (engines[action.device]?.isActive === true) this.told.engineHalt = 1 << action.device;
        break;
      case 'map':
      case 'unmap': {
        const before = pages.read(action.page);
        const after = action.kind === 'map' ? action.physicalPage : -1;
        if (before < 0 || before === after) break;
        this.told.map = pages.forgetCached(action.page);
        for (const [device, { isActive }] of engines.entries()) {
          if (isActive) this.told.engineMap |= 1 << device;
        }
        // Taken away first: nobody sees the new one before the old one is out of use.
        pages.write(action.page, -1);
        break;
      }
    }
  }

  #tellNobody(): void {
    const { told } = this;
    told.rights = 0;
    told.map = 0;
    told.halt = 0;
    told.engineRights = 0;
    told.engineMap = 0;
    told.engineHalt = 0;
  }

  /** What rests on what is gone falls, and whoever may have a copy has to hear, engines always. */
  #lost(copies: number): void {
    const { table, engines } = this.#all;
    if (!table.hasLost) return;
    for (const [device, { isActive }] of engines.entries()) {
      if (isActive) this.told.engineRights |= 1 << device;
    }
    this.told.rights |= copies | table.sweep();
  }

  #takeSpace(hart: number, space: number): void {
    const { table, harts, engines } = this.#all;
    let copies = table.endSpace(space);
    for (const { id, frames } of harts) {
      const goes = (frame: number) => frames.isAbandoned(frame) || isOf(frames, frame, space);
      let isOnTop = true;
      for (let frame = frames.depth - 1; frame >= 0; frame--) {
        isOnTop &&= goes(frame);
        if (isOnTop) copies |= table.endFrame(id, frame);
        else if (isOf(frames, frame, space)) copies |= table.endHunk(id, frame);
        if (id !== hart && isOf(frames, frame, space)) this.told.halt |= 1 << id;
      }
    }
    this.#lost(copies);
    for (const [device, engine] of engines.entries()) {
      if (engine.isActive && engine.space === space) this.told.engineHalt |= 1 << device;
    }
  }

  // What is left behind.

  /** All of it, in one cycle. */
  commit(hart: number, action: Action): void {
    const { table, spans, interrupts, engines, pages, portals } = this.#all;
    switch (action.kind) {
      case 'grant': {
        const { to, as, rights } = action;
        const title = { grantee: to, grantor: as, thread: noThread, depth: 0, rights };
        table.add(title, spans[action.span] as Extent);
        break;
      }
      case 'call':
        this.#enter(hart, action);
        break;
      case 'return':
        this.leave(hart, action);
        break;
      case 'unwind': {
        const frames = this.#frames(hart);
        while (frames.depth - 1 > action.depth) frames.pop();
        break;
      }
      case 'deliver': {
        const { priority = 0, handler = 0 } = this.#all.description.lines?.[action.line] ?? {};
        const { code = 0, data = 0 } = portals[handler] ?? {};
        interrupts.clear(action.line);
        const { line } = action;
        const kind = frameKind.interrupt;
        this.push(hart, { code, data, kind, priority, line, portal: -1, refused: -1 });
        break;
      }
      case 'start': {
        const frames = this.#frames(hart);
        const space = frames.data(frames.depth - 1);
        engines[action.device]?.begin(space, action);
        break;
      }
      case 'stop':
        engines[action.device]?.end('stopped');
        break;
      case 'map':
        pages.write(action.page, action.physicalPage);
        break;
      case 'unmap':
        pages.write(action.page, -1);
        break;
      case 'destroy':
        this.#endSpace(action.space);
        break;
      case 'create':
        this.#makeSpace(action.space);
        break;
    }
    for (const engine of engines) engine.settle();
  }

  /** A frame in force from this cycle on: its link, its registers, its hunk, which reads zero. */
  protected push(hart: number, link: Parameters<Spiller['push']>[0]): void {
    const { table, hunks, memory } = this.#all;
    const frames = this.#frames(hart);
    const { depth } = frames;
    const hunk = hunks[hart]?.[depth] as Extent;
    const title = { grantee: link.data, grantor: owner, thread: hart, depth, rights: allRights };
    table.add(title, hunk);
    memory.write(hunk, 0);
    frames.push(link);
  }

  #enter(hart: number, action: Action<'call'>): void {
    const { table, spans, portals } = this.#all;
    const frames = this.#frames(hart);
    const { depth } = frames;
    const { code = 0, data = 0 } = portals[action.portal] ?? {};
    const passed = action.arguments.map((source) => this.sourceOf(hart, source));
    const priority = frames.priority(depth - 1);
    const kind = frameKind.call;
    this.push(hart, { code, data, kind, priority, line: -1, portal: -1, refused: -1 });
    for (const { lender, span, rights } of action.lends) {
      if (lender === data) continue;
      const title = { grantee: data, grantor: lender, thread: hart, depth, rights };
      table.add(title, spans[span] as Extent);
    }
    for (const [i, value] of passed.entries()) frames.setRegister(depth, i, value);
  }

  /** Results come to what called, the outcome of what was refused to what it was refused to. */
  protected leave(hart: number, action: Action<'return'>): void {
    const { program, description, placeOf } = this.#all;
    const frames = this.#frames(hart);
    const top = frames.depth - 1;
    const results = action.results.map((source) => this.sourceOf(hart, source));
    const kind = frames.kind(top);
    const refused = frames.refused(top);
    frames.pop();
    if (kind === frameKind.call) {
      for (const [i, value] of results.entries()) frames.setRegister(top - 1, i, value);
    }
    const skipped = typeof action.resume === 'object' ? action.resume.skip[0] : undefined;
    const isLoad = refused >= 0 && program.action(refused).kind === 'load';
    if (isLoad && skipped !== undefined && description.registers > 0) {
      frames.setRegister(top - 1, 0, placeOf(skipped));
    }
    this.popAbandoned(frames);
  }

  protected popAbandoned(frames: Spiller): void {
    while (frames.depth > 0 && frames.isAbandoned(frames.depth - 1)) frames.pop();
  }

  /** What was refused is called by its handler: registers tell the cause and the place. */
  fault(hart: number, portal: number, told: { refused: number; cause: number; at: number }): void {
    const frames = this.#frames(hart);
    const { depth } = frames;
    const { code = 0, data = 0 } = this.#all.portals[portal] ?? {};
    const { refused } = told;
    const priority = frames.priority(depth - 1);
    this.push(hart, { code, data, kind: frameKind.fault, priority, line: -1, portal, refused });
    frames.setRegister(depth, 0, told.cause);
    frames.setRegister(depth, 1, told.at);
  }

  /** The place of a value in the machine's list of values. */
  sourceOf(hart: number, source: Action<'store'>['source']): number {
    const frames = this.#frames(hart);
    if ('value' in source) return this.#all.placeOf(source.value);
    if (source.register >= frames.registers) return 0;
    return frames.register(frames.depth - 1, source.register);
  }

  #endSpace(space: number): void {
    const { dead, harts, engines } = this.#all;
    dead[space] = 1;
    for (const engine of engines) {
      if (engine.isActive && engine.space === space) engine.end('stopped');
    }
    for (const hart of harts) {
      const { frames } = hart;
      for (let frame = 0; frame < frames.depth; frame++) {
        if (isOf(frames, frame, space)) frames.abandon(frame);
      }
      this.popAbandoned(frames);
      hart.dropLost();
    }
  }

  #makeSpace(space: number): void {
    const { description, table, dead, regions, memory, pages, extent } = this.#all;
    dead[space] = 0;
    const special = [
      description.pages?.region,
      description.pages?.table,
      ...(description.devices ?? []).map(({ registers }) => registers),
    ];
    for (const [i, region] of regions.entries()) {
      if (description.regions[i]?.owner !== space) continue;
      const title = { grantee: space, grantor: owner, thread: noThread, depth: 0 };
      table.add({ ...title, rights: allRights }, region);
      if (special.includes(i)) continue;
      if (memory.geometry.pages === undefined) memory.write(region, 0);
      for (let page = 0; page < pages.pages; page++) {
        const physicalPage = pages.read(page);
        const whole = memory.page(page);
        if (physicalPage < 0 || !overlap(whole, region)) continue;
        memory.write(memory.behind(inBoth(whole, region), page, physicalPage), 0);
      }
    }
    for (const { grantor, grantee, rights, range } of description.grants) {
      if (grantor !== space || this.#isDead(grantee)) continue;
      const given = extent(range);
      table.add({ grantee, grantor, thread: noThread, depth: 0, rights }, given);
      table.suspect(given);
    }
    table.sweep();
  }
}

function isLive(frames: Spiller, line: number): boolean {
  for (let frame = 0; frame < frames.depth; frame++) {
    if (frames.kind(frame) === frameKind.interrupt && frames.line(frame) === line) return true;
  }
  return false;
}

function isOf(frames: Spiller, frame: number, space: number): boolean {
  return frames.code(frame) === space || frames.data(frame) === space;
}

/** Of two that overlap. */
function inBoth(a: Extent, b: Extent): Extent {
  const from = isBelow(a.firstHi, a.firstLo, b.firstHi, b.firstLo) ? b : a;
  const to = isBelow(a.lastHi, a.lastLo, b.lastHi, b.lastLo) ? a : b;
  return between(from.firstHi, from.firstLo, to);
}
