/**
 * What all scenario files of one process share: the global object and the built-in classes.
 *
 * A file that changes them would change what the files after it mean, and whether it did would depend
 * on which files are checked. Takes a snapshot beforehand and names the first difference afterwards,
 * using as little as possible of what may have been changed.
 */

const { getOwnPropertyDescriptor, is } = Object;
const { get: valueIn, ownKeys } = Reflect;

interface Snapshot {
  readonly name: string;
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  /** The value, or the getter, of each key. */
  readonly held: readonly unknown[];
}

const builtIns = [
  'Array BigInt Boolean Date Error Function JSON Map Math Number Object Promise Proxy Reflect',
  'RangeError ReferenceError RegExp Set String Symbol SyntaxError TypeError WeakMap WeakSet',
].flatMap((names) => names.split(' '));

/** The result names what was changed since, as in `Array.prototype.map`. */
export function watchGlobals(): () => string | undefined {
  const snapshots = builtIns.flatMap((name) => {
    const builtIn = valueIn(globalThis, name) as object;
    const prototype: unknown = valueIn(builtIn, 'prototype');
    const own = snapshotOf(name, builtIn);
    return typeof prototype === 'object' && prototype !== null
      ? [own, snapshotOf(`${name}.prototype`, prototype)]
      : [own];
  });
  const globals = new Map(builtIns.map((name) => [name, valueIn(globalThis, name)]));
  // Node itself adds this one when something is fetched for the first time.
  const globalKeys = new Set([...ownKeys(globalThis), Symbol.for('undici.globalDispatcher.1')]);
  // Taken now: methods of these classes may be what is changed.
  const has = globalKeys.has.bind(globalKeys);
  const get = globals.get.bind(globals);
  return () => {
    for (let i = 0; i < builtIns.length; i++) {
      const name = builtIns[i] as string;
      if (valueIn(globalThis, name) !== get(name)) return name;
    }
    const keys = ownKeys(globalThis);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as PropertyKey;
      if (!has(key as string)) return `globalThis.${String(key)}`;
    }
    for (let i = 0; i < snapshots.length; i++) {
      const difference = differenceOf(snapshots[i] as Snapshot);
      if (difference !== undefined) return difference;
    }
    return undefined;
  };
}

function snapshotOf(name: string, object: object): Snapshot {
  const keys = ownKeys(object);
  return { name, object, keys, held: keys.map((key) => heldBy(object, key)) };
}

function differenceOf({ name, object, keys, held }: Snapshot): string | undefined {
  const now = ownKeys(object);
  for (let i = 0; i < keys.length || i < now.length; i++) {
    const key = keys[i] ?? (now[i] as PropertyKey);
    if (now[i] !== keys[i] || !is(heldBy(object, key), held[i])) return `${name}.${String(key)}`;
  }
  return undefined;
}

function heldBy(object: object, key: PropertyKey): unknown {
  const descriptor = getOwnPropertyDescriptor(object, key);
  return descriptor?.value ?? descriptor?.get;
}
