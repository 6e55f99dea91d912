/** The model as a partitioned system: the same rules, on views that report what the rules read. */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import { step } from '../../../model/step.ts';
import type { Invariant, Piece } from '../../../properties/property.ts';
import { type Candidate, mayAct } from '../action-source.ts';
import { type OnRead, PartsDraft, StateView } from './footprint.ts';
import type { Acted, PartitionedSystem } from './partitioned.ts';
import { partsOf } from './parts.ts';

/** The candidates are its actions, in their order. An invariant that has pieces is asked piece by piece. */
export function partitionedModel(
  model: Model,
  candidates: readonly Candidate[],
  invariants: readonly Invariant[],
): PartitionedSystem {
  const { machine, semantics } = model;
  const { settle } = semantics;
  const phases = settle.phases?.(machine) ?? [
    (m: Model, draft: PartsDraft) => settle.prune(m, undefined, draft),
  ];
  const draft = new PartsDraft(machine);
  const view = new StateView(machine);
  let settles = false;
  const unsettled = {
    ...semantics,
    // What follows a step is run phase by phase, by the explorer.
    settle: {
      prune() {
        settles = true;
      },
    },
  };
  return {
    initial: partsOf(machine, model.initial),
    actions: candidates.length,

    act(index, parts, onRead): Acted | undefined {
      const candidate = candidates[index] as Candidate;
      settles = false;
      draft.on(parts, onRead);
      if (!mayAct(draft.state, candidate)) return undefined;
      const after = step<Action['kind']>(model, unsettled, draft.state, candidate.action, draft);
      if (after === undefined) return undefined;
      const { writeSet } = draft;
      const isRefused = after.outcome.kind === 'fault' && writeSet === 0;
      return { isRefused, outcome: after.outcome, settles, writeSet };
    },

    phases: phases.map((phase) => (parts: unknown[], onRead: OnRead) => {
      phase(model, draft.on(parts, onRead));
      return draft.writeSet;
    }),

    invariants: invariants.flatMap(({ name: property, claim, pieces, refute }) => {
      const all: readonly Piece[] = pieces?.(machine) ?? [(_, state) => refute(machine, state)];
      return all.map((piece) => (parts: readonly unknown[], onRead: OnRead) => {
        const refutation = piece(machine, view.show(parts, onRead));
        return refutation && { property, claim, refutation };
      });
    }),

    key: (_, value) => JSON.stringify(value),
  };
}
