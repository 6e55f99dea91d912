/**
 * What a step changed in words, each with the step as its subject: "ends the transfer of nic".
 *
 * Short enough for a cell of a table: what is alike is said once, members of a family are counted, and what
 * follows from a frame that opens or ends by itself is not repeated. The JSON file has each by itself.
 */

import { listText } from '../../finding/describe.ts';
import { counted, thousands } from '../../text/numbers.ts';
import type { DeviceShape, Place, RightsSource, StepChange } from './shapes.ts';

/** More would make a row that nobody reads. */
const textsLongest = 8;
const namesLongest = 4;

type Of<K extends StepChange['kind']> = Extract<StepChange, { kind: K }>;

/** `hasThreads`: there are several, so that frames are named with theirs. */
export function changeTexts(changes: readonly StepChange[], hasThreads: boolean): string[] {
  const ofKind = <K extends StepChange['kind']>(kind: K) =>
    changes.filter((change): change is Of<K> => change.kind === kind);
  const texts = [
    ...ofKind('space').map(({ space, now }) => `${now === 'dead' ? 'ends' : 'begins'} ${space}`),
    ...frameTexts(ofKind('frame'), hasThreads),
    ...rightsTexts(ofKind('rights')),
    ...ofKind('page').map(pageText),
    ...aliasTexts(ofKind('alias')),
    ...ofKind('pin').map(({ page, now }) => `${now === 'pinned' ? 'pins' : 'unpins'} ${page}`),
    ...memoryTexts(ofKind('memory')),
    ...ofKind('register').map((one) => registerText(one, hasThreads)),
    ...ofKind('device').map(deviceText),
    ...ofKind('line').map(({ line, now }) =>
      now === 'pending' ? `makes ${line} pending` : `takes ${line} from what is pending`,
    ),
    ...ofKind('slot').map(
      ({ slot, before, after }) => `sets ${slot} to ${after} instead of ${before}`,
    ),
  ];
  if (texts.length <= textsLongest) return texts;
  const left = texts.length - textsLongest + 1;
  return [...texts.slice(0, textsLongest - 1), `and ${counted(left, 'more change')}`];
}

/** Several that end at once are one clause. */
function frameTexts(frames: readonly Of<'frame'>[], hasThreads: boolean): string[] {
  const alike = grouped(frames, ({ thread, now }) => `${now} ${thread}`);
  return alike.map((group) => {
    const [first] = group;
    const verb = { open: 'opens', ended: 'ends', abandoned: 'abandons' }[first.now];
    const numbers = group.map(({ frame }) => frame);
    const from = Math.min(...numbers);
    const where = hasThreads ? ` of ${first.thread}` : '';
    if (group.length > 1) return `${verb} frames ${from} to ${Math.max(...numbers)}${where}`;
    const { activation, code, data } = first;
    const kind = activation === 'interrupt' || activation === 'fault' ? `${activation} ` : '';
    return `${verb} ${kind}frame ${from}${where} (${code === data ? data : `${code}/${data}`})`;
  });
}

/** What alike happens to one space in several places is one clause, and so is what happens to several. */
function rightsTexts(all: readonly Of<'rights'>[]): string[] {
  // An owner's rights come and go with its frame or with itself, which is said.
  const shown = all.filter(
    ({ by }) => by.length === 0 || by.some((one) => one.kind !== 'ownership'),
  );
  const what = ({ before, after, by }: Of<'rights'>) => JSON.stringify([before, after, by]);
  const places = grouped(shown, (one) => `${one.space} ${what(one)}`).map((group) => ({
    ...group[0],
    places: group.map(({ where }) => where.name),
  }));
  return grouped(places, (one) => JSON.stringify([one.places, what(one)])).map((group) => {
    const [{ before, after, by, places }] = group;
    const who = namesText(group.map(({ space }) => space));
    const on = namesText(places);
    const how = byText(by);
    if (before === 'none') return `gives ${who} ${after} on ${on}${how}`;
    if (after === 'none') return `takes ${before} on ${on} from ${who}${how}`;
    return `leaves ${who} ${after} on ${on} instead of ${before}${how}`;
  });
}

function byText(by: readonly RightsSource[]): string {
  const texts = by.map((one) => {
    if (one.kind === 'ownership') return 'owned';
    return `${one.kind === 'grant' ? 'granted' : 'lent'} by ${one.from}`;
  });
  return texts.length === 0 || texts.length > namesLongest ? '' : ` (${texts.join(', ')})`;
}

function pageText({ page, before, after }: Of<'page'>): string {
  if (after === undefined) return `unmaps ${page} from ${before}`;
  return `maps ${page} to ${after}${before === undefined ? '' : ` instead of ${before}`}`;
}

/** All other ways to what was taken are one clause. */
function aliasTexts(all: readonly Of<'alias'>[]): string[] {
  if (all.length === 0) return [];
  const ways = grouped(all, ({ where }) => where.name).map((group) => {
    const holders = group.map(({ space, rights }) => `${space} ${rights}`);
    return `${group[0].where.name} (${holders.join(', ')})`;
  });
  return [`leaves other ways to that memory: ${namesText(ways)}`];
}

function memoryTexts(all: readonly Of<'memory'>[]): string[] {
  return grouped(all, ({ after }) => `${after}`).map((group) => {
    const on = namesText(group.map(({ where }) => where.name));
    return `sets ${on} to ${group[0].after}`;
  });
}

function registerText(one: Of<'register'>, hasThreads: boolean): string {
  const where = hasThreads ? ` of ${one.thread}` : '';
  return `sets register ${one.register} of frame ${one.frame}${where} to ${one.after}`;
}

function deviceText({ device, before, after }: Of<'device'>): string {
  if (after.aimed?.name !== before.aimed?.name) {
    return `aims ${device} at ${after.aimed?.name ?? 'the aperture that it has from the start'}`;
  }
  if (after.kind === 'hung') return `leaves ${device} hung (${after.status})`;
  if (after.kind === 'idle') {
    if (before.kind === 'idle') return `leaves ${device} ${after.status}`;
    if (before.kind === 'hung') return `resets ${device}`;
    return `ends the transfer of ${device} (${after.status})`;
  }
  if (after.adrift && !(before.kind === 'transfer' && before.adrift))
    return `leaves ${device} adrift`;
  if (before.kind !== 'transfer') return `begins the transfer of ${device}`;
  return isSameTransfer(before, after)
    ? `moves ${device} on to ${after.next.name}`
    : `ends the transfer of ${device} and begins another`;
}

type TransferChange = Extract<DeviceShape, { kind: 'transfer' }>;

function isSameTransfer(one: TransferChange, other: TransferChange): boolean {
  const what = ({ next: _, found: _found, ...rest }: TransferChange) => JSON.stringify(rest);
  return what(one) === what(other);
}

/** `a, b and c`; members of a family that follow each other as `client[0] to client[99]`. */
function namesText(names: readonly Place['name'][]): string {
  const texts = familyRuns(names);
  if (texts.length <= namesLongest) return listText(texts);
  const left = thousands(texts.length - namesLongest + 1);
  return listText([...texts.slice(0, namesLongest - 1), `${left} more`]);
}

const fewestOfFamily = 3;

function familyRuns(names: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.at(-1) ?? '', name)) run.push(name);
    else runs.push([name]);
  }
  return runs.flatMap((run) =>
    run.length < fewestOfFamily ? run : [`${run[0]} to ${run.at(-1)}`],
  );
}

/** Whether two names differ by one in one number in brackets: `client[1].page`, `client[2].page`. */
function follows(one: string, other: string): boolean {
  const [, head, number, tail] = /^(.*?)\[(\d+)\](.*)$/.exec(one) ?? [];
  return head !== undefined && other === `${head}[${Number(number) + 1}]${tail}`;
}

type NonEmpty<T> = readonly [T, ...T[]];

/** In the order in which each key is first met. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): NonEmpty<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
