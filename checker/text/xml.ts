/** XML: a tree of elements as text that every parser reads, whatever stands in it. */

export interface Element {
  readonly tag: string;
  /** Those that are undefined are left out. */
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Element | string)[];
}

export function element(
  tag: string,
  attributes: Element['attributes'],
  children: Element['children'] = [],
): Element {
  return { tag, attributes, children };
}

/** A whole document. Elements stand on lines of their own, texts as they are. */
export function xmlOf(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}\n`;
}

/** All elements of a tree with this tag. */
export function countOfTag(root: Element, tag: string): number {
  const below = root.children.map((child) =>
    typeof child === 'string' ? 0 : countOfTag(child, tag),
  );
  return below.reduce((sum, count) => sum + count, root.tag === tag ? 1 : 0);
}

function written({ tag, attributes, children }: Element, indent: string): string {
  const quoted = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : ` ${name}="${escaped(String(value), /[&<>"\t\n\r]/g)}"`,
  );
  const opening = `${indent}<${tag}${quoted.join('')}`;
  if (children.length === 0) return `${opening}/>`;
  const texts = children.filter((child) => typeof child === 'string');
  if (texts.length > 0) return `${opening}>${escaped(texts.join(''), /[&<>\r]/g)}</${tag}>`;
  const elements = children.filter((child) => typeof child !== 'string');
  const lines = elements.map((child) => written(child, `${indent}  `));
  return [`${opening}>`, ...lines, `${indent}</${tag}>`].join('\n');
}

/** What XML cannot hold at all, such as an escape character, is replaced. */
function escaped(text: string, special: RegExp): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (letter) =>
      ['\t', '\n', '\r'].includes(letter) ? letter : '\ufffd',
    )
    .replace(special, (letter) => `&#${letter.charCodeAt(0)};`);
}
