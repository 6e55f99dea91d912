/** The names of all methods of the language, for suggestions when a scenario calls one that is not there. */

import { Device } from './device.ts';
import { Line } from './line.ts';
import { Machine } from './machine.ts';
import { Page } from './page.ts';
import { Region } from './region.ts';
import { Act, CallAct, LoadAct } from './sentences.ts';
import { Space } from './space.ts';
import { Thread } from './thread.ts';
import { Actor } from './verbs.ts';

/** Each name once, in alphabetical order. */
export function methodNames(): readonly string[] {
  const kinds = [Machine, Region, Thread, Line, Device, Page, Space, Actor, Act, LoadAct, CallAct];
  return [...new Set(kinds.flatMap((one) => methodsOf(one.prototype)))].sort();
}

function methodsOf(holder: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(holder))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name);
}
