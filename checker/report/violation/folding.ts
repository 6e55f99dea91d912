/**
 * A long run made short to read: what repeats is shown once, and of what is still too long the
 * beginning and the end.
 */

/** What is shown, in order. Indexes count from 0 and refer to the run. */
export type Fold =
  | { readonly kind: 'step'; readonly index: number }
  /** The steps from `first` on, `length` of them, were just shown; they come `times` more. */
  | {
      readonly kind: 'again';
      readonly first: number;
      readonly length: number;
      readonly times: number;
    }
  | { readonly kind: 'left out'; readonly first: number; readonly length: number };

export interface Fit {
  /** No more items than this, and of more so many from the beginning and the end. */
  readonly longest: number;
  readonly first: number;
  readonly last: number;
}

/** No longer pattern is looked for. */
const longestPattern = 8;
/** Fewer repetitions are easier to read than a line that counts them. */
const fewestTimes = 3;

/** Steps with equal keys count as the same. The last step always stands by itself. */
export function folded(keys: readonly string[], { longest, first, last }: Fit): Fold[] {
  const items = repetitions(keys);
  if (items.length <= longest) return items;
  const [head, tail] = [items.slice(0, first), items.slice(-last)];
  const begin = endOf(head.at(-1));
  const left = beginOf(tail[0]) - begin;
  return [...head, { kind: 'left out', first: begin, length: left }, ...tail];
}

function repetitions(keys: readonly string[]): Fold[] {
  const items: Fold[] = [];
  for (let at = 0; at < keys.length; ) {
    const { length, times } = repetitionAt(keys, at);
    for (let i = 0; i < length; i++) items.push({ kind: 'step', index: at + i });
    if (times > 1) items.push({ kind: 'again', first: at, length, times: times - 1 });
    at += length * times;
  }
  return items;
}

/** The pattern that begins here and covers most; one step once, if nothing is repeated. */
function repetitionAt(keys: readonly string[], at: number): { length: number; times: number } {
  let best = { length: 1, times: 1 };
  for (let length = 1; length <= longestPattern; length++) {
    const times = timesOf(keys, at, length);
    if (times >= fewestTimes && times * length > best.times * best.length) best = { length, times };
  }
  return best;
}

function timesOf(keys: readonly string[], at: number, length: number): number {
  // The last step is the one that everybody looks for.
  const end = keys.length - 1;
  let times = 1;
  for (let from = at + length; from + length <= end; from += length) {
    for (let i = 0; i < length; i++) if (keys[from + i] !== keys[at + i]) return times;
    times++;
  }
  return times;
}

/** The first step that an item covers. */
function beginOf(item: Fold | undefined): number {
  if (item === undefined) return 0;
  if (item.kind === 'step') return item.index;
  return item.kind === 'again' ? item.first + item.length : item.first;
}

/** The step after those that an item covers. */
function endOf(item: Fold | undefined): number {
  if (item === undefined) return 0;
  if (item.kind === 'step') return item.index + 1;
  if (item.kind === 'left out') return item.first + item.length;
  return item.first + item.length * (item.times + 1);
}

/** `... steps 3 to 4 again, 11 times more ...`, with the numbers that readers count by. */
export function foldText(fold: Exclude<Fold, { kind: 'step' }>): string {
  const { first, length } = fold;
  if (fold.kind === 'left out') {
    return `... ${length} ${length === 1 ? 'step' : 'steps'} left out ...`;
  }
  const what = length === 1 ? `step ${first + 1}` : `steps ${first + 1} to ${first + length}`;
  return `... ${what} again, ${fold.times} times more, up to step ${endOf(fold)} ...`;
}
