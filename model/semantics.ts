/** A model, made from a description and the contract, or what a design puts in its place. */

import type { Action } from './action.ts';
import { contract, type Semantics } from './contract.ts';
import type { MachineDescription } from './description.ts';
import { type Design, designOf } from './design.ts';
import { factOf, type WritableFacts, writeFact } from './facts.ts';
import { frameFor } from './frame.ts';
import { machineOf } from './machine.ts';
import type { Step } from './outcome.ts';
import type { Hardware } from './rule.ts';
import type { Settle } from './settle.ts';
import type { MachineState } from './state.ts';
import { Drafting, step } from './step.ts';
import { withDesign } from './variants/index.ts';
import { asDescribed } from './wiring.ts';

export { contract, type Semantics } from './contract.ts';

export interface Model extends Hardware {
  readonly semantics: Semantics;
  readonly initial: MachineState;
  /** Takes one step, or returns undefined when the action is disabled. The same every time. */
  step(state: MachineState, action: Action): Step | undefined;
}

/** The contract, or where the design decides otherwise, a variant of it. */
export function semanticsFor(design?: Partial<Design>): Semantics {
  return withDesign(contract, designOf(design));
}

/** Throws `Unusable` when the description describes no machine. */
export function model(
  description: MachineDescription,
  semantics: Semantics = semanticsFor(description.design),
): Model {
  const machine = machineOf(description, semantics.layout);
  const hardware: Hardware = {
    machine,
    authority: semantics.authority,
    mapping: semantics.mapping,
  };
  return {
    ...hardware,
    semantics,
    initial: initialState(hardware, semantics.settle),
    step: (state, action) => step(hardware, semantics, state, action),
  };
}

/** "All spaces are alive; ... memory and registers are zero; the scenario's initial grants, pruned." */
function initialState(m: Hardware, { prune }: Settle): MachineState {
  const { machine } = m;
  const empty: MachineState = {
    spaces: {},
    grants: {},
    threads: machine.threads.map(({ home }, t) =>
      machine.description.threads[t]?.halted === true
        ? []
        : [frameFor(machine, home, { kind: 'base', priority: 0, registers: [] })],
    ),
    lines: {},
    devices: machine.devices.map(() => ({ kind: 'idle', status: 'none' })),
    map: mapAtTheStart(machine.description),
    pins: {},
    wiring: asDescribed,
    memory: {},
  };
  const grants: WritableFacts = {};
  for (const { first, end, grantor, grantee, rights } of machine.grants) {
    for (let cell = first; cell < end; cell++) {
      const already = factOf(grants, cell, grantor, grantee);
      writeFact(grants, { cell, grantor, grantee, rights: already | rights });
    }
  }
  const draft = new Drafting({ ...empty, grants });
  prune(m, empty, draft);
  return draft.state;
}

function mapAtTheStart({ pages }: MachineDescription): MachineState['map'] {
  const mapped = (pages?.virtual ?? []).flatMap(({ initially }, page) =>
    initially === undefined ? [] : [[page, initially] as const],
  );
  return Object.fromEntries(mapped);
}
