/**
 * What a revoke costs from request to done, and how long after it began what was revoked could still be
 * used: its window.
 *
 * The window is looked for, not derived: a holder of the right uses it again and again, and the
 * revoke begins at each cycle of such a use in turn.
 */

import type { Action } from '../../model/action.ts';
import { right } from '../../model/rights.ts';
import { type Cost, Meter, type Setting } from './meter.ts';
import { lineBytes, Plan } from './plan.ts';

/** Who has a copy of what is revoked, and what they are at when it is. */
export interface Holders {
  /** Harts that have loaded it, and now have nothing to do. */
  readonly harts?: number;
  /** Devices that are in the middle of a transfer of it. */
  readonly devices?: number;
  /** Spaces to which the right was passed on, one after the other; the last ones hold it. */
  readonly chain?: number;
}

/** A revoke of one range from one space, with nobody else at the port. */
export function revoke(
  { harts = 0, devices = 0, chain = 1 }: Holders,
  setting: Setting = {},
): Cost {
  const plan = new Plan();
  const owner = plan.space('owner');
  plan.thread(owner);
  const range = plan.region(owner);
  const span = plan.words(range);
  let from = owner;
  for (let i = 0; i < chain; i++) {
    const to = plan.space(`holder ${i}`);
    plan.grant(from, to, range, readWriteMarked);
    from = to;
  }
  const readers = Array.from({ length: harts }, () => plan.thread(from));
  const line = plan.line(plan.portal(from, plan.region(from)));
  const driven = Array.from({ length: devices }, () => plan.device(from, line));
  const driver = devices > 0 ? plan.thread(from) : 0;
  const meter = new Meter(plan.description, setting);
  for (const thread of readers) meter.does({ kind: 'load', thread, span });
  for (const device of driven) {
    meter.does({ kind: 'start', thread: driver, device, span, direction: 'in' });
  }
  return meter.does({ ...theRevoke, as: owner, from: owner + 1, span });
}

const readWriteMarked = (right.r | right.w) * 0x11;

const theRevoke: Action<'revoke'> = {
  kind: 'revoke',
  thread: 0,
  as: 0,
  from: 0,
  span: 0,
  rights: right.r | right.w,
};

export type RevokedHolder = 'hart' | 'lend' | 'device';

export interface Window {
  /** From the cycle in which the revoke got the port to the last use that succeeded; -1: none did. */
  readonly last: number;
  /** To the cycle in which it was done. */
  readonly done: number;
}

/** The worst over all cycles at which it can begin, of uses of so many words each. */
export function worstWindow(holder: RevokedHolder, words: number, setting: Setting = {}): Window {
  const worst = { last: -1, done: 0 };
  const period = longestUse + words;
  for (let offset = 0; offset < 2 * period; offset++) {
    const { last, done } = windowAt(holder, words, { offset, setting });
    worst.last = Math.max(worst.last, last);
    worst.done = Math.max(worst.done, done);
  }
  return worst;
}

/** Cycles of a use of one word, the longest delays included, and more. */
const longestUse = 24;

function windowAt(
  holder: RevokedHolder,
  words: number,
  { offset, setting }: { readonly offset: number; readonly setting: Setting },
): Window {
  const { plan, before, use, revokes } = contest(holder, words);
  const meter = new Meter(plan.description, setting);
  const { machine, retired } = meter;
  meter.does(...before);
  const begin = machine.cycle + longestUse + offset;
  let isOver = false;
  while (!isOver || !machine.isIdle) {
    if (machine.cycle === begin) machine.give(revokes);
    if (!isOver && machine.isFree(use) && mayUse(meter, holder)) machine.give(use);
    machine.tick();
    isOver ||= retired.some(({ action }) => action === revokes);
  }
  const done = retired.find(({ action }) => action === revokes);
  const began = done?.issued ?? 0;
  const uses = retired.filter(
    ({ action, outcome, retired: at }) => action === use && outcome.kind !== 'fault' && at >= began,
  );
  const last = uses.at(-1);
  return {
    last: last === undefined ? -1 : last.retired - began,
    done: (done?.retired ?? 0) - began,
  };
}

function mayUse({ machine }: Meter, holder: RevokedHolder): boolean {
  return holder !== 'device' || machine.engines[0]?.isActive === true;
}

/** Who revokes what from whom, how that one uses it, and what has to be done before. */
function contest(holder: RevokedHolder, words: number) {
  const plan = new Plan();
  const owner = plan.space('owner');
  const app = plan.space('app');
  const server = plan.space('server');
  plan.thread(owner);
  const thread = plan.thread(app);
  const range = plan.region(owner, beats);
  plan.grant(owner, app, range, readWriteMarked);
  const code = plan.region(server);
  plan.grant(server, app, code, right.e);
  const portal = plan.portal(server, code);
  const device = plan.device(app, plan.line(portal));
  const [all, span] = [
    plan.words(range, (beats * Number(lineBytes)) / 8),
    plan.words(range, words),
  ];
  const revokes: Action<'revoke'> = { ...theRevoke, as: owner, from: app, span: all };
  const load: Action<'load'> = { kind: 'load', thread, span };
  if (holder === 'device') {
    const start: Action<'start'> = { kind: 'start', thread, device, span: all, direction: 'in' };
    return { plan, before: [start], use: { kind: 'beat', device, value: 0 } as const, revokes };
  }
  if (holder === 'hart') return { plan, before: [load], use: load, revokes };
  const lends = [{ lender: app, span: all, rights: right.r }];
  const call: Action<'call'> = { kind: 'call', thread, portal, lends, arguments: [] };
  return { plan, before: [call, load], use: load, revokes };
}

/** Lines of a transfer, more than are moved before anything is revoked. */
const beats = 64;
