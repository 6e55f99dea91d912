/** The contract as one value, any member of which a variant replaces. There are no flags. */

import { type Authority, authority } from './authority.ts';
import { type Layout, layout } from './layout.ts';
import { type Mapping, mapping } from './mapping.ts';
import { fetch, load, store } from './rules/access.ts';
import { aim, master } from './rules/aperture.ts';
import { call, ret, unwind } from './rules/call.ts';
import { beat, start, stop } from './rules/dma.ts';
import { type Faults, faults, handle } from './rules/fault.ts';
import { grant, revoke, unpass } from './rules/grant.ts';
import { bind, deliver, raise } from './rules/interrupt.ts';
import { map, pin, unmap, unpin } from './rules/mapping.ts';
import { close, open } from './rules/portal.ts';
import { create, destroy } from './rules/space.ts';
import { begin } from './rules/thread.ts';
import { type Settle, settle } from './settle.ts';
import type { Rules } from './step.ts';

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
    pin,
    unpin,
    aim,
    master,
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
