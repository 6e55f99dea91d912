/**
 * The few shapes of expression that a printed scenario consists of, laid out in lines.
 *
 * It breaks lines where the project's formatter would, so that a counterexample can be pasted and
 * committed as it stands: 100 columns, two spaces, single quotes. It is not a general formatter: it
 * knows calls, chains of calls, arrays and objects, and nothing else.
 */

const width = 100;
const step = 2;

/** A piece of text that has no line break in it, or a shape that may be broken into lines. */
export type Code = string | List | Chain | Property;

export interface List {
  readonly open: string;
  readonly items: readonly Code[];
  readonly close: string;
  /** `{ a }` has spaces inside when it stands on one line; `[a]` and `(a)` have none. */
  readonly padded?: true;
  /** Broken however short it is. */
  readonly tall?: true;
  /** As many items on a line as there is room for, which is how numbers are written. */
  readonly packed?: true;
}

/** `head.calls(a).lending(b)`: a head and what is called on it, each with its arguments. */
interface Chain {
  readonly head: string;
  readonly links: readonly { readonly name: string; readonly arguments: List }[];
}

interface Property {
  readonly key: string;
  readonly value: Code;
}

export function call(name: string, ...items: readonly Code[]): Chain {
  return { head: '', links: [{ name, arguments: round(items) }] };
}

/** `object.method(...)`, or one more call on a chain. */
export function method(object: Code, name: string, ...items: readonly Code[]): Chain {
  const link = { name: `.${name}`, arguments: round(items) };
  if (typeof object === 'string') return { head: object, links: [link] };
  if (!('links' in object)) throw new Error('only a name or a call has methods here');
  return { ...object, links: [...object.links, link] };
}

/** Options that say nothing are not written. */
function round(items: readonly Code[]): List {
  const isEmpty = (item: Code) =>
    typeof item === 'object' && 'padded' in item && item.items.length === 0;
  return { open: '(', items: items.filter((item) => !isEmpty(item)), close: ')' };
}

export function array(items: readonly Code[]): List {
  return { open: '[', items, close: ']' };
}

export function numbers(values: readonly (number | bigint)[]): List {
  return { ...array(values.map(String)), packed: true };
}

/** Leaves out the properties that are undefined. */
export function object(
  properties: Readonly<Record<string, Code | number | bigint | undefined>>,
): List {
  const items = Object.entries(properties).flatMap(([key, given]) => {
    if (given === undefined) return [];
    const value = typeof given === 'number' || typeof given === 'bigint' ? amount(given) : given;
    // A key whose value has its name is written once.
    return [value === key ? value : { key, value }];
  });
  return { open: '{', items, close: '}', padded: true };
}

/** A number, a length or an offset. */
export function amount(value: number | bigint): string {
  return value <= Number.MAX_SAFE_INTEGER ? `${value}` : `${value}n`;
}

export function tall(list: List): List {
  return { ...list, tall: true };
}

/** A string literal, in the quotes that need fewer escapes. */
export function quoted(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const lines = json.replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  return singles > doubles
    ? `"${lines.replaceAll('"', '\\"')}"`
    : `'${lines.replaceAll("'", "\\'")}'`;
}

/** A statement: the expression with what comes before and after it on its lines. */
export function statement(before: string, code: Code): string {
  return `${before}${lay(code, { indent: 0, column: before.length, after: 1 })};`;
}

/** Where a piece begins, and how many characters must still follow it on its last line. */
interface Position {
  readonly indent: number;
  readonly column: number;
  readonly after: number;
}

function lay(code: Code, position: Position): string {
  if (typeof code === 'string') return code;
  const flat = mustBreak(code) ? undefined : inLine(code);
  if (flat !== undefined && position.column + flat.length + position.after <= width) return flat;
  if ('key' in code) return layProperty(code, position);
  return 'links' in code ? layChain(code, position) : layList(code, position);
}

/** Without any line break. */
export function inLine(code: Code): string {
  if (typeof code === 'string') return code;
  if ('key' in code) return `${code.key}: ${inLine(code.value)}`;
  if ('links' in code) {
    return `${code.head}${code.links.map((l) => `${l.name}${inLine(l.arguments)}`).join('')}`;
  }
  const inner = code.items.map(inLine).join(', ');
  const pad = code.padded === true && inner !== '' ? ' ' : '';
  return `${code.open}${pad}${inner}${pad}${code.close}`;
}

function mustBreak(code: Code): boolean {
  if (typeof code === 'string') return false;
  if ('key' in code) return mustBreak(code.value);
  if ('links' in code) return code.links.some((link) => mustBreak(link.arguments));
  return code.tall === true || code.items.some(mustBreak);
}

/** A string that is too long for its line moves to the next; anything else breaks inside. */
function layProperty({ key, value }: Property, position: Position): string {
  const opening = `${key}: `;
  if (typeof value !== 'string') {
    return opening + lay(value, { ...position, column: position.column + opening.length });
  }
  return `${key}:\n${' '.repeat(position.indent + step)}${value}`;
}

/** Two calls or more stand one below the other; a single one breaks in its arguments. */
function layChain({ head, links }: Chain, position: Position): string {
  const [first] = links;
  if (first !== undefined && (links.length === 1 || head === '')) {
    const opening = `${head}${first.name}`;
    const column = position.column + opening.length;
    return opening + layList(first.arguments, { ...position, column });
  }
  const indent = position.indent + step;
  const lines = links.map(({ name, arguments: list }, i) => {
    const after = i === links.length - 1 ? position.after : 0;
    return `${' '.repeat(indent)}${name}${lay(list, { indent, column: indent + name.length, after })}`;
  });
  return [head, ...lines].join('\n');
}

function layList(list: List, position: Position): string {
  if (list.items.length === 0) return `${list.open}${list.close}`;
  return hugged(list, position) ?? broken(list, position.indent);
}

/** `f('x', {` and so on: an object at the end of a call breaks instead of the call. */
function hugged(list: List, position: Position): string | undefined {
  const last = list.items.at(-1);
  if (list.open !== '(' || typeof last !== 'object' || !('items' in last)) return undefined;
  if (last.open !== '{') return undefined;
  const others = list.items.slice(0, -1);
  if (others.some(mustBreak)) return undefined;
  const opening = list.open + others.map((item) => `${inLine(item)}, `).join('');
  const column = position.column + opening.length;
  if (column + last.open.length > width) return undefined;
  return `${opening}${broken(last, position.indent)}${list.close}`;
}

function broken(list: List, outer: number): string {
  const indent = outer + step;
  const margin = ' '.repeat(indent);
  const lines =
    list.packed === true
      ? packed(list, indent)
      : list.items.map((item) => `${lay(item, { indent, column: indent, after: 1 })},`);
  const inner = lines.map((line) => `${margin}${line}\n`).join('');
  return `${list.open}\n${inner}${' '.repeat(outer)}${list.close}`;
}

function packed({ items }: List, indent: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const text = `${inLine(item)},`;
    const line = lines.at(-1);
    if (line === undefined || indent + line.length + 1 + text.length > width) lines.push(text);
    else lines[lines.length - 1] = `${line} ${text}`;
  }
  return lines;
}
