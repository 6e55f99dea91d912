/**
 * The spiller of one hart: who governs each frame, what is in its registers, and what it was doing.
 *
 * No address leads here: only calls, returns, interrupts and faults do. It keeps the upper frames
 * close and moves lower ones to memory and back; where a frame is costs cycles and changes nothing.
 */

import { assert, present } from '../../model/assert.ts';
import { type Row, record } from './row.ts';

export const frameKind = { base: 0, call: 1, interrupt: 2, fault: 3 } as const;

/** What a new frame is. */
export interface FrameLink {
  readonly code: number;
  readonly data: number;
  readonly kind: number;
  readonly priority: number;
  /** Of an interrupt frame: the line; else -1. */
  readonly line: number;
  /** Of a fault frame: the portal that took it, and the number of the refused instruction; else -1. */
  readonly portal: number;
  readonly refused: number;
}

class SpillerState extends record({
  depth: 'number',
  /** How many frames are close; the others are in memory. */
  close: 'number',
}) {}

/** A frame's link. Its registers stand behind it. */
export class Frame extends record({
  code: 'number',
  data: 'number',
  kind: 'number',
  priority: 'number',
  isAbandoned: 'flag',
  line: 'optional',
  portal: 'optional',
  refused: 'optional',
  /** The number of the instruction that goes on when control comes back to the frame. */
  waiting: 'optional',
}) {
  /** Whether the space is its code or its data space. */
  isOf(space: number): boolean {
    return this.code === space || this.data === space;
  }
}

export class Spiller {
  protected readonly row: Row;
  readonly registers: number;
  readonly #state: SpillerState;
  readonly #frames: readonly Frame[];
  /** How many frames it can keep close. */
  readonly #closeMax: number;

  static words(depth: number, registers: number): number {
    return SpillerState.words + depth * (Frame.words + registers);
  }

  constructor(row: Row, registers: number, closeMax: number) {
    this.row = row;
    this.registers = registers;
    this.#state = new SpillerState(row);
    this.#closeMax = closeMax;
    const stride = Frame.words + registers;
    this.#frames = Array.from(
      { length: Math.floor((row.length - SpillerState.words) / stride) },
      (_, i) => new Frame(row, SpillerState.words + i * stride),
    );
  }

  /** How many frames there are. */
  get depth(): number {
    return this.#state.depth;
  }

  /** The frame at a depth, counted from 0. It shows whatever frame is there later. */
  at(depth: number): Frame {
    return present(this.#frames[depth], 'a frame has its place in the spiller');
  }

  /** The uppermost frame, of which there is one. */
  get top(): Frame {
    return this.at(this.depth - 1);
  }

  /** The lowest frame whose lends count for what runs: the topmost interrupt or fault frame, else the base. */
  get floor(): number {
    for (let depth = this.depth - 1; depth > 0; depth--) {
      if (this.at(depth).kind >= frameKind.interrupt) return depth;
    }
    return 0;
  }

  #register(depth: number, which: number): number {
    return this.at(depth).begin + Frame.words + which;
  }

  register(depth: number, which: number): number {
    assert(which < this.registers, 'a register is one of the frame');
    return this.row[this.#register(depth, which)] as number;
  }

  /** Registers that the machine does not have take no value. */
  setRegister(depth: number, which: number, value: number): void {
    if (which < this.registers) this.row[this.#register(depth, which)] = value;
  }

  /** Whether there is no room for one more without moving one to memory. */
  get isFull(): boolean {
    return this.#state.close === this.#closeMax;
  }

  /** Whether the frame below the top is in memory. */
  get mustFill(): boolean {
    return this.#state.close === 1;
  }

  push(link: FrameLink): void {
    const { depth } = this;
    this.clear(depth);
    const frame = this.at(depth);
    frame.code = link.code;
    frame.data = link.data;
    frame.kind = link.kind;
    frame.priority = link.priority;
    frame.line = link.line;
    frame.portal = link.portal;
    frame.refused = link.refused;
    this.#state.depth = depth + 1;
    if (!this.isFull) this.#state.close++;
  }

  /** A frame begins with nothing of the one that was there before. */
  protected clear(depth: number): void {
    this.#clear(depth);
  }

  #clear(depth: number): void {
    const { begin } = this.at(depth);
    this.row.fill(0, begin, begin + Frame.words + this.registers);
  }

  pop(): void {
    const depth = this.depth - 1;
    this.#clear(depth);
    this.#state.depth = depth;
    const { close } = this.#state;
    this.#state.close = close > 1 ? close - 1 : Math.min(1, depth);
  }
}
