/**
 * The spiller of one hart: who governed each frame, what was in its registers, and what it was doing.
 *
 * No address leads here: only calls, returns, interrupts and faults do. It keeps the upper frames
 * close and moves lower ones to memory and back; what is where costs cycles and changes nothing.
 */

import type { Row } from './extent.ts';

const header = 2;
// Words of a frame's link. Numbers that can be absent are kept one higher.
const codeSpace = 0;
const dataSpace = 1;
const kindWord = 2;
const priorityWord = 3;
const abandonedWord = 4;
const lineWord = 5;
const portalWord = 6;
const refusedWord = 7;
const waitingWord = 8;
const linkWords = 9;

export const frameKind = { base: 0, call: 1, interrupt: 2, fault: 3 } as const;

export interface Link {
  readonly code: number;
  readonly data: number;
  readonly kind: number;
  readonly priority: number;
  /** Of an interrupt frame: the line; else -1. */
  readonly line: number;
  /** Of a fault frame: the portal that took it, and the number of what was refused; else -1. */
  readonly portal: number;
  readonly refused: number;
}

export class Spiller {
  protected readonly row: Row;
  readonly registers: number;
  readonly #close: number;

  static words(depth: number, registers: number): number {
    return header + depth * (linkWords + registers);
  }

  constructor(row: Row, registers: number, close: number) {
    this.row = row;
    this.registers = registers;
    this.#close = close;
  }

  get depth(): number {
    return this.row[0] as number;
  }

  #at(frame: number): number {
    return header + frame * (linkWords + this.registers);
  }

  #link(frame: number, which: number): number {
    return this.row[this.#at(frame) + which] as number;
  }

  code(frame: number): number {
    return this.#link(frame, codeSpace);
  }

  data(frame: number): number {
    return this.#link(frame, dataSpace);
  }

  kind(frame: number): number {
    return this.#link(frame, kindWord);
  }

  priority(frame: number): number {
    return this.#link(frame, priorityWord);
  }

  isAbandoned(frame: number): boolean {
    return this.#link(frame, abandonedWord) === 1;
  }

  line(frame: number): number {
    return this.#link(frame, lineWord) - 1;
  }

  portal(frame: number): number {
    return this.#link(frame, portalWord) - 1;
  }

  refused(frame: number): number {
    return this.#link(frame, refusedWord) - 1;
  }

  /** The number of the instruction that goes on when control comes back to the frame; -1: none. */
  waiting(frame: number): number {
    return this.#link(frame, waitingWord) - 1;
  }

  setWaiting(frame: number, instruction: number): void {
    this.row[this.#at(frame) + waitingWord] = instruction + 1;
  }

  abandon(frame: number): void {
    this.row[this.#at(frame) + abandonedWord] = 1;
  }

  /** The lowest frame whose loans count for what runs: the topmost that nobody asked for. */
  get floor(): number {
    for (let frame = this.depth - 1; frame > 0; frame--) {
      if (this.kind(frame) >= frameKind.interrupt) return frame;
    }
    return 0;
  }

  register(frame: number, which: number): number {
    return this.row[this.#at(frame) + linkWords + which] as number;
  }

  setRegister(frame: number, which: number, value: number): void {
    if (which < this.registers) this.row[this.#at(frame) + linkWords + which] = value;
  }

  /** Whether there is no room for one more without moving one to memory. */
  get isFull(): boolean {
    return this.row[1] === this.#close;
  }

  /** Whether the frame below the top is in memory. */
  get mustFill(): boolean {
    return this.row[1] === 1;
  }

  push(link: Link): void {
    const frame = this.depth;
    const at = this.#at(frame);
    this.clear(frame);
    this.row[at + codeSpace] = link.code;
    this.row[at + dataSpace] = link.data;
    this.row[at + kindWord] = link.kind;
    this.row[at + priorityWord] = link.priority;
    this.row[at + lineWord] = link.line + 1;
    this.row[at + portalWord] = link.portal + 1;
    this.row[at + refusedWord] = link.refused + 1;
    this.row[0] = frame + 1;
    if (!this.isFull) this.row[1] = (this.row[1] as number) + 1;
  }

  /** The frame begins with nothing of whoever was there before. */
  protected clear(frame: number): void {
    const at = this.#at(frame);
    this.row.fill(0, at, at + linkWords + this.registers);
  }

  pop(): void {
    const frame = this.depth - 1;
    const at = this.#at(frame);
    this.row.fill(0, at, at + linkWords + this.registers);
    this.row[0] = frame;
    const close = this.row[1] as number;
    this.row[1] = close > 1 ? close - 1 : Math.min(1, frame);
  }
}
