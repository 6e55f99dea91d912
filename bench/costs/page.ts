/** The page docs/costs.md and what other pages say of the figures, as functions of them. */

import { type CycleCause, causes, causeWords } from '../../executor/units/cycles.ts';
import type { Figures } from './figures.ts';
import type { Plot } from './plots.ts';
import { type Sentences, sentencesOf } from './sentences.ts';
import { type Table, tablesOf } from './tables.ts';

export function pageOf(figures: Figures, plots: readonly Plot[]): string {
  const t = tablesOf(figures);
  const found = sentencesOf(figures);
  const plot = (name: string) => image(plots, name, 'costs/');
  const parts = [
    '# Costs',
    wrapped(
      'What references, calls, interrupts and revokes cost on the executor, in cycles. `npm run costs` measures it, prints ' +
        'the tables at a glance and writes this page and its plots; a test holds them against the executor.',
    ),
    wrapped(
      'The latencies of the executor are chosen: they stand in [`executor/timing.ts`](../executor/timing.ts), and nothing ' +
        'is published that could be put there. So a figure by itself is no prediction. What can be learned is what ' +
        'costs the same as what, what a thing waits for, and from which size on: that changes only where the design does.',
    ),
    wrapped(
      'Every cycle of a hart has one cause, and those of a row add up to its total. Unless something else is said, all ' +
        'buffers are large enough, delays are the least there are, no other hart does anything, and figures are those of things ' +
        'done in turn for a while (*warm*). *All of it* is a call, or an interrupt, in which the callee fetches one ' +
        'word of code and loads one of data, the return, and the next load of the caller.',
    ),
    '## At a glance',
    plot('at-a-glance'),
    markdown(t.glance),
    wrapped('*Cold* is the first time on a machine that has seen nothing. The causes are:'),
    causesUsed(t.glance),
    '## A6: references',
    sentences(found.A6),
    plot('references'),
    'Cycles of a reference to other spaces, warm; in brackets where any entry may make room for another:',
    markdown(t.references.byPlb),
    plot('cache'),
    markdown(t.references.byCache),
    'Cold, on average over so many ranges that are each in a region of their own:',
    markdown(t.references.cold),
    '## A7: calls',
    sentences(found.A7),
    plot('calls'),
    'A call and its return, part by part:',
    markdown(t.calls),
    'All of it, by the size of each PLB; in brackets a call within the space where it costs something else:',
    markdown(t.callsInTurn.byPlb),
    'By the lines of the portal cache:',
    markdown(t.callsInTurn.byPortals),
    wrapped(
      'By the lines of the cache. Where the two differ, the code and data of the callees fall on other lines of the cache: ' +
        'each line of memory has one place in it.',
    ),
    markdown(t.callsInTurn.byCache),
    'With PLBs that have no tags:',
    markdown(t.callsInTurn.untagged),
    'A call that lends:',
    markdown(t.callsInTurn.lending),
    'Harts that call and return without a pause, and an interrupt of one that does not call:',
    plot('harts'),
    markdown(t.harts),
    'Frames upon frames, where the spiller has room for three:',
    markdown(t.nested),
    '## A8: system calls',
    sentences(found.A8),
    markdown(t.clients),
    '## A9: interrupts',
    sentences(found.A9),
    wrapped(
      'An interrupt that is wanted at each cycle of an instruction in turn, with a handler that only returns. The cycle in ' +
        'which it is wanted is counted for what the hart was doing:',
    ),
    markdown(t.interrupts.placements),
    'All of it, by the size of each PLB, with so many handlers in turn that are each in a space of their own:',
    markdown(t.interrupts.byPlb),
    'The same with 16 handlers in turn, by the lines of the cache:',
    markdown(t.interrupts.byCache),
    '## Revokes',
    sentences(found.revoke),
    markdown(t.revokes.byHolders),
    plot('window'),
    wrapped(
      'The window: cycles from when the revoke has the port to the last use that succeeded, and until it is done; the ' +
        'worst over all cycles of a use at which it can begin, with the least delays and its line in the cache, and ' +
        'at its slowest, with the longest delays and no line in the cache:',
    ),
    markdown(t.revokes.windows),
    '## What is not measured',
    wrapped(
      'No rival is measured, because none is built. Pages are not: translation stands below the protection check and adds ' +
        'the same to both sides. It comes on top of the window too: what takes away from pages, or is taken while pages are ' +
        'looked up, has longer ones, and `reports/summary.md` has the longest that a check met. How long a sweep of the region table takes is not counted by the executor at all. A walk ' +
        'reads one entry per cycle and does not go through the cache.',
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** For the README: one plot, and a sentence or two for each claim. */
export function summaryOf(figures: Figures, plots: readonly Plot[]): string {
  const { revoke, ...claims } = sentencesOf(figures);
  const items = Object.entries(claims).map(([claim, { standing }]) =>
    wrapped(`- **${claim}**, ${titles[claim as keyof typeof titles]}: ${standing}.`, '  '),
  );
  const last = wrapped(`- Revokes: ${revoke.standing}.`, '  ');
  return [image(plots, 'at-a-glance', 'docs/costs/'), [...items, last].join('\n')].join('\n\n');
}

const titles = {
  A6: 'references to other spaces',
  A7: 'calls',
  A8: 'system calls',
  A9: 'interrupts',
} as const;

function sentences({ holds, breaks }: Sentences): string {
  const list = breaks.map((one) => wrapped(`- ${one}`, '  ')).join('\n');
  return `${wrapped(holds)}\n\nWhat breaks it, and what it does not say:\n\n${list}`;
}

function image(plots: readonly Plot[], name: string, folder: string): string {
  const plot = plots.find((one) => one.name === name);
  if (plot === undefined) throw new Error(`there is no plot ${name}`);
  return `![${plot.says}](${folder}${name}.svg)`;
}

function causesUsed({ head }: Table): string {
  const used = head.filter((one): one is CycleCause => causes.includes(one as CycleCause));
  return used.map((cause) => `- *${cause}*: ${causeWords[cause]}`).join('\n');
}

function markdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows].map(line).join('\n');
}

/** For the terminal: numbers to the right. */
export function aligned({ head, rows }: Table): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

const widest = 120;

/** Lines of at most so many characters; those after the first begin with the indent. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > widest) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
