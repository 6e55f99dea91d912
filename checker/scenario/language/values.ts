/** Values in sentences: a number, or whatever a register of the running frame holds. */

import type { RegisterId, Value } from '../../../model/state.ts';
import { refusal } from '../error.ts';
import { expectIndex, isIndex, shown } from './input.ts';

/** What a register of the running frame holds, where a value is expected. */
export interface Register {
  readonly register: RegisterId;
}
export type ValueSource = Value | Register;

/** Names a register of the running frame, from 0 on. */
export function register(index: number): Register {
  const remedy = 'give a whole number: register(0) is the first';
  return { register: expectIndex(index, 'is no register', remedy) };
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
