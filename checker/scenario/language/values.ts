/** Values in sentences: a number, or whatever a register of the running frame holds. */

import type { RegisterId, Value } from '../../../model/state.ts';
import { refusal } from '../error.ts';
import { isIndex, shown } from './input.ts';

/** What a register of the running frame holds, where a value is expected. */
export interface Register {
  readonly register: RegisterId;
}
export type ValueSource = Value | Register;

/** Names a register of the running frame, from 0 on. */
export function register(index: number): Register {
  if (isIndex(index)) return { register: index };
  throw refusal(`${shown(index)} is no register`, 'give a whole number: register(0) is the first');
}

export function checkSource(source: unknown): ValueSource {
  if (isIndex(source)) return source;
  if (typeof source === 'object' && source !== null && 'register' in source) {
    const { register } = source;
    if (isIndex(register)) return { register };
  }
  throw refusal(
    `${shown(source)} is no value`,
    'give a whole number of at least 0, or register(0)',
  );
}
