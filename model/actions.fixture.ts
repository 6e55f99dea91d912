/** Short ways to write actions down in tests. Where none is named, the thread is the first one. */

import type { Action } from './action.ts';
import { present } from './assert.ts';
import { parseRights, type Rights } from './rights.ts';

/** The thread that acts, unless an action names another. */
export const main = 0;

export function rights(text: string): Rights {
  return present(parseRights(text), 'the text says rights');
}

export function fetch(span: number, thread = main): Action {
  return { kind: 'fetch', thread, span };
}

export function load(span: number, thread = main): Action {
  return { kind: 'load', thread, span };
}

export function store(span: number, value: number, thread = main): Action {
  return { kind: 'store', thread, span, source: { value } };
}

export function calls(portal: number, more: Partial<Action<'call'>> = {}): Action {
  return { kind: 'call', thread: main, portal, lends: [], arguments: [], ...more };
}

export function returns(...results: number[]): Action {
  return { kind: 'return', thread: main, results: results.map((value) => ({ value })) };
}

/** Return from a fault handler. */
export function resumes(resume?: 'retry' | { readonly skip: readonly number[] }): Action {
  return { kind: 'return', thread: main, results: [], ...(resume !== undefined && { resume }) };
}

export function grants(as: number, to: number, span: number, text: string, thread = main): Action {
  return { kind: 'grant', thread, as, to, span, rights: rights(text) };
}

export function revokes(as: number, from: number, span: number, text: string): Action {
  return { kind: 'revoke', thread: main, as, from, span, rights: rights(text) };
}

export function unpasses(as: number, from: number, span: number, text: string): Action {
  return { kind: 'unpass', thread: main, as, from, span, rights: rights(text) };
}

export function map(page: number, physicalPage: number, thread = main): Action {
  return { kind: 'map', thread, page, physicalPage };
}

export function unmap(page: number, thread = main): Action {
  return { kind: 'unmap', thread, page };
}
