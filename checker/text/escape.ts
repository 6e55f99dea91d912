/**
 * Text that others wrote, made fit for Markdown.
 *
 * Names and sentences come from scenarios: whatever stands in them, a table keeps its columns, a
 * title stays one line, and nothing turns into markup, a link, HTML or a formula. What needs no
 * escape gets none, because reports are read as plain text too.
 */

/** For running text, titles and table cells. */
export function prose(text: string): string {
  return visible(text)
    .replace(/[\\`*|<>~$&]/g, '\\$&')
    .replaceAll('\\>', '>')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\](?=[([:])/g, '\\]')
    .replace(/^([#+=>-]|\d+[.)])/, escapedStart);
}

/** A list mark, a quotation or a heading is one only where a line begins. */
function escapedStart(mark: string): string {
  return /^\d/.test(mark) ? `${mark.slice(0, -1)}\\${mark.slice(-1)}` : `\\${mark}`;
}

/** Text in a code span, exactly as it is; its fence is longer than any run of backticks within. */
export function code(text: string): string {
  const shown = visible(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

export function codeBlock(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** A table; rows are as wide as its head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** On one line, and without the characters that would hide or reorder what is read. */
function visible(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
