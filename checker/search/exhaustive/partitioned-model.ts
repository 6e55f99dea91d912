/** The model as a system in parts: the same rules, on views that notice what they look at. */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import { step } from '../../../model/step.ts';
import type { Invariant, Piece } from '../../../properties/property.ts';
import { type Candidate, isOffered } from '../action-source.ts';
import { PartsDraft, partsOf, type Reading, View } from './footprint.ts';
import type { Acted, PartedSystem } from './partitioned.ts';

/** `invariants`: the claims about states that are asked, each of which may be asked piece by piece. */
export function modelInParts(
  model: Model,
  candidates: readonly Candidate[],
  invariants: readonly Invariant[],
): PartedSystem {
  const { machine, semantics } = model;
  const { settle } = semantics;
  const phases = settle.phases?.(machine) ?? [
    (m: Model, draft: PartsDraft) => settle.prune(m, undefined, draft),
  ];
  const draft = new PartsDraft(machine);
  const view = new View(machine);
  let settling = false;
  const by = {
    ...semantics,
    // What follows a step is asked for by itself.
    settle: {
      prune() {
        settling = true;
      },
    },
  };
  return {
    initial: partsOf(machine, model.initial),
    actions: candidates.length,

    act(index, parts, reading): Acted | undefined {
      const candidate = candidates[index] as Candidate;
      settling = false;
      draft.of(parts, reading);
      if (!isOffered(draft.state, candidate)) return undefined;
      const after = step<Action['kind']>(model, by, draft.state, candidate.action, draft);
      if (after === undefined) return undefined;
      const { written } = draft;
      const isRefused = after.outcome.kind === 'fault' && written === 0;
      return { isRefused, outcome: after.outcome, settles: settling, written };
    },

    phases: phases.map((phase) => (parts: unknown[], reading: Reading) => {
      phase(model, draft.of(parts, reading));
      return draft.written;
    }),

    invariants: invariants.flatMap(({ name: property, claim, pieces, refute }) => {
      const all: readonly Piece[] = pieces?.(machine) ?? [(_, state) => refute(machine, state)];
      return all.map((piece) => (parts: readonly unknown[], reading: Reading) => {
        const refutation = piece(machine, view.of(parts, reading));
        return refutation && { property, claim, refutation };
      });
    }),

    key: (_, value) => JSON.stringify(value),
    valueOf: (_, key) => JSON.parse(key),
  };
}
