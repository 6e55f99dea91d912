/**
 * Reading and writing single facts: who lets whom use a cell, with which rights.
 *
 * A fact is not an object: making it twice is making it once, and a fact without rights does not
 * exist. Whether a fact may be made, and whether it still stands, is decided elsewhere.
 */

import type { Rights } from './rights.ts';
import { entries, get, isEmpty, put, remove, type WritableSparse } from './sparse.ts';
import type { CellId, Facts, SpaceId } from './state.ts';

export interface Fact {
  readonly cell: CellId;
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly rights: Rights;
}

export type WritableFacts = WritableSparse<Record<number, Record<number, Rights>>>;

/** The rights that one fact gives; none where there is no such fact. */
export function factOf(facts: Facts, cell: CellId, grantor: SpaceId, grantee: SpaceId): Rights {
  return get(facts, cell)?.[grantee]?.[grantor] ?? 0;
}

/** Every fact, by cell, grantee, grantor. */
export function* allFacts(facts: Facts): Generator<Fact> {
  for (const [cell, onCell] of entries(facts)) {
    for (const grantee in onCell) {
      const from = onCell[grantee] as Readonly<Record<number, Rights>>;
      for (const grantor in from) {
        const rights = from[grantor] as Rights;
        yield { cell, grantor: Number(grantor), grantee: Number(grantee), rights };
      }
    }
  }
}

/** Makes the rights of the fact exactly these. */
export function writeFact(facts: WritableFacts, { cell, grantor, grantee, rights }: Fact): void {
  const onCell = get(facts, cell) as Record<number, Record<number, Rights>> | undefined;
  const from = onCell?.[grantee];
  if (rights !== 0) {
    if (onCell === undefined) put(facts, cell, { [grantee]: { [grantor]: rights } });
    else if (from === undefined) onCell[grantee] = { [grantor]: rights };
    else if (from[grantor] !== rights) from[grantor] = rights;
    return;
  }
  if (onCell === undefined || from === undefined) return;
  delete from[grantor];
  if (isEmpty(from)) delete onCell[grantee];
  if (isEmpty(onCell)) remove(facts, cell);
}
