/**
 * What other designs than the contract's change in the machine, and what executors of one design may
 * differ in: units, rules of some nouns, and sizes.
 *
 * Each choice of a design is made here once more, by the executor's own means: nothing is shared with
 * what it changes in the model.
 */

import type { Decision, Design } from '../../model/design.ts';
import type { ExecutorDecision, ExecutorDesign } from '../design.ts';
import { type Units, units } from '../machine.ts';
import { peerToPeer } from '../peer-to-peer/index.ts';
import type { Sizes } from '../timing.ts';
import { PhysicalEngine } from '../units/physical-engine.ts';
import { passableGrants } from './grants.ts';
import { handlersWithLends } from './handlers.ts';
import { callersHunks } from './hunks.ts';
import { portVariants } from './port.ts';
import type { Variant } from './variant.ts';

const byDesign: { readonly [D in Decision]?: { readonly [C in Design[D]]?: Variant } } = {
  grants: { passable: passableGrants },
  handlers: { 'with lends': handlersWithLends },
  hunks: { "the caller's": callersHunks },
  transfers: { physical: { units: { engine: PhysicalEngine } } },
};

const byExecutor: {
  readonly [D in ExecutorDecision]?: { readonly [C in ExecutorDesign[D]]?: Variant };
} = {
  plb: { untagged: { sizes: { tagged: false } } },
  // A return with two lends loses three ranges, and most revokes lose one.
  scrub: { range: { sizes: { ranges: 4 } } },
  port: portVariants,
};

/** What a machine is made of, and the sizes in which it differs from the usual ones. */
export interface Made {
  readonly units: Units;
  readonly sizes: Partial<Sizes>;
}

/** An executor of the design, with these decisions of its own: where it decides nothing, the usual one. */
export function executorFor(design: Design, own: Partial<ExecutorDesign> = {}): Made {
  return withVariants([...chosen(byDesign, design), ...chosen(byExecutor, own)]);
}

/** The units of an executor of the design that decides nothing of its own. */
export function unitsFor(design: Design): Units {
  return executorFor(design).units;
}

type Choices = { readonly [choice: string]: Variant | undefined };

function chosen(
  from: { readonly [decision: string]: Choices | undefined },
  choices: { readonly [decision: string]: string },
): Variant[] {
  return Object.keys(from).flatMap((decision) => {
    const choice = choices[decision];
    return (choice === undefined ? undefined : from[decision]?.[choice]) ?? [];
  });
}

/** The usual units and sizes but for those of the variants, of which no two replace the same unit but the table. */
export function withVariants(variants: readonly Variant[]): Made {
  if (variants.length === 0) return { units, sizes: {} };
  const rules = Object.assign({}, ...variants.map((variant) => variant.rules));
  const replaced = Object.assign({}, ...variants.map((variant) => variant.units));
  const sizes = Object.assign({}, ...variants.map((variant) => variant.sizes));
  const table = variants.reduce((base, variant) => variant.table?.(base) ?? base, units.table);
  return { units: { ...units, ...replaced, table, architecture: peerToPeer(rules) }, sizes };
}
