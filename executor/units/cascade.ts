/**
 * What is left of entries when each is cut down to what its grantor still holds passable.
 *
 * A circle of grants does not carry itself: only what ownership carries, in however many steps, is left.
 */

import { passable, plain } from '../../model/rights.ts';
import { common, type Extent, isSame, isWithin, union } from './extent.ts';
import { noThread, owner, type Title } from './region-entries.ts';

export interface Piece {
  readonly title: Title;
  readonly extent: Extent;
}

/** An entry that was taken out of the table, and the pieces of it that are put back. */
export interface CutEntry extends Piece {
  readonly holders: number;
  /** No piece says what another one says. */
  readonly left: Piece[];
}

/**
 * Fills in what is left of each. `carriersOf` gives the entries for a space that are still in the table;
 * what is left of an entry carries others in its turn.
 */
export function carry(
  cut: readonly CutEntry[],
  carriersOf: (space: number) => readonly Piece[],
): void {
  const byGrantor = new Map<number, CutEntry[]>();
  for (const one of cut) {
    const others = byGrantor.get(one.title.grantor);
    if (others === undefined) byGrantor.set(one.title.grantor, [one]);
    else others.push(one);
  }
  const carriers: Piece[] = [];
  for (const space of byGrantor.keys()) {
    for (const piece of carriersOf(space)) {
      if (passable(piece.title.rights) !== 0) carriers.push(piece);
    }
  }
  for (let carrier = carriers.pop(); carrier !== undefined; carrier = carriers.pop()) {
    for (const one of byGrantor.get(carrier.title.grantee) ?? []) {
      const piece = carriedBy(carrier, one);
      if (piece === undefined || !addPiece(one.left, piece)) continue;
      if (passable(piece.title.rights) !== 0) carriers.push(piece);
    }
  }
}

function carriedBy(carrier: Piece, { title, extent }: CutEntry): Piece | undefined {
  const by = carrier.title;
  const isLend = by.grantor !== owner && by.thread !== noThread;
  if (isLend && by.thread !== title.thread) return undefined;
  const marks = passable(by.rights);
  const rights = title.rights & (marks | (marks << 4));
  const part = plain(rights) === 0 ? undefined : common(carrier.extent, extent);
  return part && { title: { ...title, rights }, extent: part };
}

/** Joins pieces that touch and say the same. Returns whether anything was added. */
function addPiece(left: Piece[], piece: Piece): boolean {
  const { title, extent } = piece;
  const isThere = left.some(
    (one) => (title.rights & ~one.title.rights) === 0 && isWithin(extent, one.extent),
  );
  if (isThere) return false;
  for (const [i, one] of left.entries()) {
    const joined = one.title.rights === title.rights ? union(one.extent, extent) : undefined;
    const rights = isSame(one.extent, extent) ? one.title.rights | title.rights : undefined;
    if (joined === undefined && rights === undefined) continue;
    left.splice(i, 1);
    addPiece(left, {
      title: { ...title, rights: rights ?? title.rights },
      extent: joined ?? extent,
    });
    return true;
  }
  left.push(piece);
  return true;
}

/** Whether nothing of the entry was lost. */
export function isWhole({ title, extent, left }: CutEntry): boolean {
  const [first, ...others] = left;
  return (
    first !== undefined &&
    others.length === 0 &&
    first.title.rights === title.rights &&
    isSame(first.extent, extent)
  );
}
