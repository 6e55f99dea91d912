/**
 * What the rules of every noun stand on, and what all of them do that take authority away.
 *
 * Rules keep no state: all machines share them, and each call says on which machine.
 */

import type { Context } from '../units/context.ts';
import type { Shootdown } from '../units/shootdown.ts';
import type { AccessRules } from './access.ts';
import type { FrameRules } from './frame.ts';

export abstract class Rules {
  protected readonly access: AccessRules;
  protected readonly frames: FrameRules;

  constructor(access: AccessRules, frames: FrameRules) {
    this.access = access;
    this.frames = frames;
  }

  /**
   * Entries were taken from the table: those that rest on them fall too. The harts that may have copies
   * have to hear of it, and engines that go by the table always.
   */
  protected lost(context: Context, holders: number, heardBy: Shootdown): void {
    const { table, losses, engines } = context;
    if (table.lost.length === 0) return;
    losses.note(table.lost);
    for (const { device, isActive, asksAgain } of engines) {
      if (isActive && asksAgain) heardBy.engines.rights |= 1 << device;
    }
    heardBy.harts.rights |= holders | table.sweep();
  }
}
