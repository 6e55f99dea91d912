/**
 * The contract as one value, and the model as a value made from it.
 *
 * A variant replaces a member: a planted bug is one rule, one comparison or one part put in its
 * place. There are no flags.
 */

import type { Action } from './action.ts';
import { type Authority, authority } from './authority.ts';
import type { MachineDescription } from './description.ts';
import { factOf, type WritableFacts, writeFact } from './facts.ts';
import { frameFor } from './frame.ts';
import { type Layout, layout } from './layout.ts';
import { machineOf } from './machine.ts';
import { type Mapping, mapping } from './mapping.ts';
import type { Step } from './outcome.ts';
import type { Hardware } from './rule.ts';
import { fetch, load, store } from './rules/access.ts';
import { call, ret, unwind } from './rules/call.ts';
import { beat, start, stop } from './rules/dma.ts';
import { type Faults, faults, handle } from './rules/fault.ts';
import { grant, revoke, unpass } from './rules/grant.ts';
import { bind, deliver, raise } from './rules/interrupt.ts';
import { map, unmap } from './rules/mapping.ts';
import { close, open } from './rules/portal.ts';
import { create, destroy } from './rules/space.ts';
import { begin } from './rules/thread.ts';
import { type Settle, settle } from './settle.ts';
import type { MachineState } from './state.ts';
import { Drafting, type Rules, step } from './step.ts';
import { asDescribed } from './wiring.ts';

export interface Semantics {
  readonly rules: Rules;
  readonly authority: Authority;
  readonly settle: Settle;
  readonly mapping: Mapping;
  readonly faults: Faults;
  readonly layout: Layout;
}

export const contract: Semantics = {
  rules: {
    fetch,
    load,
    store,
    call,
    return: ret,
    grant,
    revoke,
    unpass,
    raise,
    deliver,
    start,
    stop,
    beat,
    unwind,
    destroy,
    create,
    map,
    unmap,
    bind,
    handle,
    begin,
    open,
    close,
  },
  authority,
  settle,
  mapping,
  faults,
  layout,
};

export interface Model extends Hardware {
  readonly semantics: Semantics;
  readonly initial: MachineState;
  /** Takes one step, or returns undefined when the action is disabled. The same every time. */
  step(state: MachineState, action: Action): Step | undefined;
}

/** Throws `Unusable` when the description describes no machine. */
export function model(description: MachineDescription, semantics: Semantics = contract): Model {
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
