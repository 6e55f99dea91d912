/**
 * What each of those who search together does: its share of a slice of a level.
 *
 * A slice is worked off in three turns, and between them all wait for each other. First each expands its
 * share of the states, and stages the rows that it makes. Then each looks those rows up that are its own
 * by their hash, in a table that nobody else knows: the rows of the first member come first, so of equal
 * ones the first in the order of parents and actions is new. It judges what is new. At last each writes
 * those of its own rows that were new to somebody to where they belong among the states.
 *
 * So a state has the number that it has when one searches alone, whoever meets it first.
 */

import {
  at,
  type Common,
  type CommonStage,
  foundNew,
  freshOf,
  howWords,
  portionWords,
  sentFrom,
  sentTo,
  tells,
} from './common.ts';
import { Expanding } from './expanding.ts';
import { bitsFor, hashOf, type Layout, laidOut, readRow, writeRow } from './layout.ts';
import { meet } from './meeting.ts';
import type { PartedSystem } from './parted.ts';
import { Staging } from './staging.ts';
import { batchMost, nothing, Table } from './table.ts';
import { NoRoom, type ValueLog } from './value-log.ts';

/** A part has more values than its bits can tell apart. */
class Outgrown extends Error {}

/** What keeps a slice from being finished; nothing, that a part needs more bits, that memory is used up. */
export const hindrance = { none: 0, bits: 1, room: 2 } as const;
/** How many rows are handed on at a time. */
const handedMost = 1 << 16;

export class Member {
  readonly expanding: Expanding;
  readonly values: ValueLog;
  readonly #common: Common;
  readonly #me: number;
  readonly #stage: CommonStage;
  readonly #staging: Staging;
  readonly #table: Table;
  /** Of a row that is looked at. */
  readonly #ids: Int32Array;
  #layout: Layout;
  /** Of the slice that is worked off: that nobody else may change before all have come to its end. */
  #slice = { members: 1, begin: 0, end: 0, hereBegin: 0, nextBegin: 0, size: 0, isSwapped: 0 };

  /** `values`: what is known of them by now. */
  constructor(system: PartedSystem, common: Common, me: number, values: ValueLog) {
    this.#common = common;
    this.#me = me;
    this.#stage = common.stages[me] as CommonStage;
    this.#layout = laidOut(common.bits);
    this.#staging = new Staging(this.#layout, this.#stage);
    this.#table = new Table(this.#layout.words);
    this.#ids = new Int32Array(system.initial.length);
    this.values = values;
    this.expanding = new Expanding(system, {
      interning: values,
      staging: this.#staging,
      looked: common.looked,
      fit: (part, count) => {
        if (bitsFor(count) <= (this.#layout.bits[part] as number)) return false;
        throw new Outgrown();
      },
      flush: () => {
        throw new Error('more steps were staged than there can be');
      },
    });
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** The first state of all. */
  begin(): void {
    const [first] = this.#common.levels;
    writeRow(this.#layout, this.expanding.ids, first, 0);
    first.fill(-1, this.#layout.words, this.#layout.words + howWords);
    this.#table.insert(first, 0);
  }

  /** Whether the slice was worked off; else what was in the way. */
  slice(): number {
    const { control } = this.#common;
    this.#slice = {
      members: control[at.members] as number,
      begin: (control[at.begin] as number) >>> 0,
      end: (control[at.end] as number) >>> 0,
      hereBegin: (control[at.hereBegin] as number) >>> 0,
      nextBegin: (control[at.nextBegin] as number) >>> 0,
      size: (control[at.size] as number) >>> 0,
      isSwapped: control[at.isSwapped] as number,
    };
    this.#expand();
    meet(this.#common);
    const inTheWay = control[at.outgrown] as number;
    if (inTheWay !== hindrance.none) return inTheWay;
    this.#lookUp();
    meet(this.#common);
    this.#write();
    return hindrance.none;
  }

  /** Expands one portion after the other, as long as there are any that nobody has begun with. */
  #expand(): void {
    const { control, portion } = this.#common;
    const { begin, end } = this.#slice;
    const { expanding } = this;
    this.#staging.count = 0;
    for (const those of this.#stage.sent) those[0] = 0;
    expanding.steps = 0;
    expanding.transitions = 0;
    try {
      this.#hear();
      for (;;) {
        const taken = Atomics.add(control, at.taken, 1);
        const from = begin + taken * portion;
        if (from >= end) break;
        const first = this.#staging.count;
        this.#expandThose(from, Math.min(end, from + portion));
        this.#send(taken, first);
      }
    } catch (error) {
      if (error instanceof Outgrown) Atomics.or(control, at.outgrown, hindrance.bits);
      else if (error instanceof NoRoom) Atomics.or(control, at.outgrown, hindrance.room);
      else throw error;
    }
    const told = this.#told;
    told[tells.steps] = expanding.steps;
    told[tells.transitions] = expanding.transitions;
    told[tells.remembers] = expanding.bytes >>> 10;
  }

  #expandThose(from: number, to: number): void {
    const { hereBegin, isSwapped } = this.#slice;
    const here = this.#common.levels[isSwapped as 0 | 1];
    const { expanding } = this;
    const { words } = this.#layout;
    const width = words + howWords;
    for (let state = from; state < to; state++) {
      const row = (state - hereBegin) * width;
      const how = row + words;
      this.#staging.from(state, here, row, expanding.ids);
      expanding.expand(here[how] as number, here[how + 1] as number, here[how + 2] as number);
    }
  }

  get #told(): Int32Array {
    return this.#common.told[this.#me] as Int32Array;
  }

  #hear(): void {
    this.values.hear();
    this.expanding.met();
  }

  /** Tells each which of the rows of the portion, from the first on, are for it. */
  #send(portion: number, first: number): void {
    const { portions } = this.#common;
    const { members } = this.#slice;
    const { sent } = this.#stage;
    const { hashes, count } = this.#staging;
    const about = this.#about(portion);
    portions[about] = this.#me;
    for (let member = 0; member < members; member++) {
      const [next] = sent[member] as Int32Array;
      portions[about + 1 + 3 * member + sentFrom] = (next as number) + 1;
    }
    for (let s = first; s < count; s++) {
      const to = sent[ownerOf(hashes[s] as number, members)] as Int32Array;
      const place = (to[0] as number) + 1;
      to[place] = s;
      to[0] = place;
    }
    for (let member = 0; member < members; member++) {
      const [last] = sent[member] as Int32Array;
      portions[about + 1 + 3 * member + sentTo] = (last as number) + 1;
    }
  }

  /** Where it stands what became of a portion. */
  #about(portion: number): number {
    return portion * portionWords(this.#common.stages.length);
  }

  get #portions(): number {
    const { begin, end } = this.#slice;
    return Math.ceil((end - begin) / this.#common.portion);
  }

  /** Looks up the rows that are its own; those of the first portion first. */
  #lookUp(): void {
    const { portions } = this.#common;
    this.#hear();
    this.#told[tells.objectionOf] = -1;
    for (let portion = 0; portion < this.#portions; portion++) {
      const mine = this.#about(portion) + 1 + 3 * this.#me;
      const end = portions[mine + sentTo] as number;
      portions[mine + foundNew] = 0;
      for (let from = portions[mine + sentFrom] as number; from < end; from += batchMost) {
        this.#lookUpSome(portion, from, Math.min(batchMost, end - from));
      }
    }
  }

  #lookUpSome(portion: number, from: number, count: number): void {
    const { portions, stages } = this.#common;
    const about = this.#about(portion);
    const mine = about + 1 + 3 * this.#me;
    const stage = stages[portions[about] as number] as CommonStage;
    const sent = stage.sent[this.#me] as Int32Array;
    const fresh = stage.fresh[this.#me] as Int32Array;
    const { rows, hashes, changed } = stage;
    const { words } = this.#layout;
    const table = this.#table;
    const told = this.#told;
    const first = portions[mine + sentFrom] as number;
    let found = portions[mine + foundNew] as number;
    table.reserve(count);
    table.foreseeThose(hashes, sent, from, count);
    for (let i = 0; i < count; i++) {
      const s = sent[from + i] as number;
      if (!table.add(i, rows, s * words, hashes[s] as number)) continue;
      fresh[first + found++] = s;
      if (told[tells.objectionOf] !== -1) continue;
      readRow(this.#layout, rows, s * words, this.#ids);
      if (this.expanding.objectionTo(this.#ids, changed[s] as number) === undefined) continue;
      told[tells.objectionOf] = portion;
      told[tells.objectionAt] = s;
    }
    portions[mine + foundNew] = found;
  }

  /** Writes its own rows that were new to where they belong. */
  #write(): void {
    this.#told[tells.objected] = -1;
    let state = this.#slice.size;
    for (let portion = 0; portion < this.#portions; portion++) {
      if (this.#common.portions[this.#about(portion)] === this.#me) {
        this.#writePortion(portion, state);
      }
      state += freshOf(this.#common, portion);
    }
  }

  /** Those of one portion, in the order in which they were staged, from that number on. */
  #writePortion(portion: number, from: number): void {
    const { levels, parents, actions } = this.#common;
    const { members, nextBegin, isSwapped } = this.#slice;
    const next = levels[(1 - isSwapped) as 0 | 1];
    const { words } = this.#layout;
    const staging = this.#staging;
    const { rows } = staging;
    const told = this.#told;
    const heads = Array.from({ length: members }, (_, owner) => this.#headOf(portion, owner, 0));
    const places = heads.map(() => 0);
    const end = from + freshOf(this.#common, portion);
    let to = (from - nextBegin) * (words + howWords);
    for (let state = from; state < end; state++) {
      let owner = 0;
      for (let other = 1; other < members; other++) {
        if ((heads[other] as number) < (heads[owner] as number)) owner = other;
      }
      const s = heads[owner] as number;
      const place = (places[owner] as number) + 1;
      places[owner] = place;
      heads[owner] = this.#headOf(portion, owner, place);
      for (let i = 0; i < words; i++) next[to + i] = rows[s * words + i] as number;
      next[to + words] = staging.orders[s] as number;
      next[to + words + 1] = staging.looks[s] as number;
      next[to + words + 2] = staging.changed[s] as number;
      to += words + howWords;
      parents[state] = staging.parents[s] as number;
      actions[state] = staging.actions[s] as number;
      if (told[tells.objected] !== -1) continue;
      const of = this.#common.told[owner] as Int32Array;
      const isObjected = of[tells.objectionOf] === portion && of[tells.objectionAt] === s;
      if (isObjected) told[tells.objected] = state;
    }
  }

  /** Which row is next of those of the portion that were new to that member. */
  #headOf(portion: number, owner: number, place: number): number {
    const { portions } = this.#common;
    const theirs = this.#about(portion) + 1 + 3 * owner;
    if (place >= (portions[theirs + foundNew] as number)) return none;
    const fresh = this.#stage.fresh[owner] as Int32Array;
    return fresh[(portions[theirs + sentFrom] as number) + place] as number;
  }

  /**
   * Lays everything out anew, and hands on the rows that belong to others now: what a row is by its hash
   * depends on the layout, and on how many there are. What was staged is forgotten.
   */
  layOut(): void {
    const { bits, control, told } = this.#common;
    this.values.hear();
    const old = this.#layout;
    const now = laidOut(bits);
    this.#layout = now;
    this.#staging.count = 0;
    this.#staging.layOut(now, this.#stage.rows);
    this.expanding.met();
    this.expanding.layOutAnew();
    const rows = this.#table.renew(now.words);
    const members = control[at.members] as number;
    let from = 0;
    for (let areAllDone = false; !areAllDone; ) {
      from = this.#handOn(rows, from, old);
      this.#told[tells.isDone] = from === rows.length ? 1 : 0;
      meet(this.#common);
      this.#take(members);
      areAllDone = told.every((of, member) => member >= members || of[tells.isDone] === 1);
      meet(this.#common);
    }
  }

  /** From there on; how far it came. */
  #handOn(rows: Int32Array, from: number, old: Layout): number {
    const { sent, rows: into } = this.#stage;
    const members = this.#common.control[at.members] as number;
    const now = this.#layout;
    const most = Math.min(handedMost, this.#staging.most);
    for (const those of sent) those[0] = 0;
    let count = 0;
    let place = from;
    for (; place < rows.length && count < most; place += old.words) {
      if (rows[place] === nothing) continue;
      readRow(old, rows, place, this.#ids);
      writeRow(now, this.#ids, into, count * now.words);
      const owner = ownerOf(hashOf(into, count * now.words, now.words), members);
      if (owner === this.#me) {
        this.#table.insert(into, count * now.words);
        continue;
      }
      const to = sent[owner] as Int32Array;
      to[0] = (to[0] as number) + 1;
      to[to[0] as number] = count++;
    }
    return place;
  }

  #take(members: number): void {
    const { words } = this.#layout;
    for (let member = 0; member < members; member++) {
      const { sent, rows } = this.#common.stages[member] as CommonStage;
      const those = sent[this.#me] as Int32Array;
      if (member === this.#me) continue;
      for (let i = 1; i <= (those[0] as number); i++) {
        this.#table.insert(rows, (those[i] as number) * words);
      }
    }
  }
}

/** Which of so many members a row belongs to. */
function ownerOf(hash: number, members: number): number {
  return ((hash >>> 24) * members) >>> 8;
}

/** No row. */
const none = 2 ** 31 - 1;
