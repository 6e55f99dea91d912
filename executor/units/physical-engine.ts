/**
 * A DMA engine that moves physical pages: it looks up where its range leads once, when it is started.
 *
 * From then on it goes by what it has found. No message tells it of anything that is revoked or mapped
 * elsewhere, and it reads no table: the memory controller's aperture is all that holds it.
 */

import type { Action } from '../../model/action.ts';
import type { Context } from './context.ts';
import { DmaEngine, type MayMove } from './dma-engine.ts';
import { overlap } from './extent.ts';
import { type Row, record, recordsIn } from './row.ts';

/** What was behind a page when the transfer at hand was started. */
class FoundPage extends record({ physicalPage: 'optional' }) {}

export class PhysicalEngine extends DmaEngine {
  readonly #found: readonly FoundPage[];

  static override words(pages: number): number {
    return DmaEngine.words(pages) + pages * FoundPage.words;
  }

  constructor(
    names: { readonly device: number; readonly id: number },
    row: Row,
    context: Context,
    mayMove: MayMove,
  ) {
    super(names, row, context, mayMove);
    this.#found = recordsIn(FoundPage, row, DmaEngine.words(0));
  }

  override get asksAgain(): boolean {
    return false;
  }

  override begin(space: number, start: Action<'start'>): void {
    super.begin(space, start);
    const { pages, memory, layout } = this.context;
    const span = layout.spans[start.span];
    for (const [page, found] of this.#found.entries()) {
      const isMeant = span !== undefined && overlap(memory.page(page), span);
      found.physicalPage = isMeant ? pages.read(page) : -1;
      if (isMeant) this.traffic.count('page table');
    }
  }

  protected override forget(): void {
    super.forget();
    for (const found of this.#found) found.physicalPage = -1;
  }

  protected override knows(): boolean {
    return true;
  }

  protected override physicalPageOf(page: number): number {
    return this.#found[page]?.physicalPage ?? -1;
  }
}
