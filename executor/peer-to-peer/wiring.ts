/** What is written into slots: where lines and faults go, which portals are open, which threads begin. */

import { present } from '../../model/assert.ts';
import type { TableName } from '../../model/description.ts';
import type { Cause } from '../../model/outcome.ts';
import { right } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { frameKind } from '../units/spiller.ts';
import { Rules } from './rules.ts';

export class WiringRules extends Rules {
  readonly bind: Change<'bind'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { line }) => this.hasSlot(context, 'lines', line),
    refusal: (context, hart, { line, portal }) =>
      this.mayWrite(context, hart, 'lines', line) ?? this.mayEnter(context, hart, portal),
    commit: ({ wiring }, _, { line, portal }) => wiring.bind(line, portal),
  };

  readonly handle: Change<'handle'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { space }) => this.hasSlot(context, 'faults', space),
    refusal: (context, hart, { space, portal }) =>
      this.mayWrite(context, hart, 'faults', space) ?? this.mayEnter(context, hart, portal),
    commit: ({ wiring }, _, { space, portal }) => wiring.handle(space, portal),
  };

  readonly open: Change<'open'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { portal }) => this.hasSlot(context, 'portals', portal),
    refusal: (context, hart, { portal }) =>
      this.mayWrite(context, hart, 'portals', portal) ??
      this.isItsOwn(context, hart, portal) ??
      this.mayEnter(context, hart, portal),
    commit: ({ wiring }, _, { portal }) => wiring.setOpen(portal, true),
  };

  readonly close: Change<'close'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { portal }) => this.hasSlot(context, 'portals', portal),
    refusal: (context, hart, { portal }) => this.mayWrite(context, hart, 'portals', portal),
    commit: ({ wiring }, _, { portal }) => wiring.setOpen(portal, false),
  };

  readonly begin: Change<'begin'> = {
    path: ['check', 'frame', 'write'],
    isPossible: (context, _, { begun }) =>
      this.hasSlot(context, 'threads', begun) && this.access.framesOf(context, begun).depth === 0,
    refusal: (context, hart, { begun, portal }) => {
      if (this.access.isDeadEnd(context, portal)) return 'dead';
      const refused = this.mayWrite(context, hart, 'threads', begun);
      if (refused !== undefined) return refused;
      return context.wiring.isOpen(portal) ? this.mayEnter(context, hart, portal) : 'protection';
    },
    commit: (context, _, { begun, portal }) => {
      const { code, data } = this.access.portalOf(context, portal);
      const none = { line: -1, portal: -1, refused: -1 };
      this.frames.push(context, begun, { code, data, kind: frameKind.base, priority: 0, ...none });
      present(context.harts[begun], 'a thread has a hart').framesChanged();
    },
  };

  protected hasSlot(context: Context, table: TableName, index: number): boolean {
    return context.layout.slots[table]?.[index] !== undefined;
  }

  protected mayWrite(
    context: Context,
    hart: number,
    table: TableName,
    index: number,
  ): Cause | undefined {
    const slot = present(context.layout.slots[table]?.[index], 'what is written has a slot');
    const asker = this.access.asker(context, hart);
    return context.table.holds(asker, right.w, slot, 'use') ? undefined : 'protection';
  }

  protected mayEnter(context: Context, hart: number, portal: number): Cause | undefined {
    const { entry } = this.access.portalOf(context, portal);
    const asker = this.access.asker(context, hart);
    return context.table.holds(asker, right.e, entry, 'use') ? undefined : 'protection';
  }

  /** Only code on the data of a portal lets others in. */
  protected isItsOwn(context: Context, hart: number, portal: number): Cause | undefined {
    const { data } = this.access.portalOf(context, portal);
    return this.access.governs(context, hart, data) ? undefined : 'protection';
  }
}
