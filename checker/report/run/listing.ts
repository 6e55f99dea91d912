/** What there is to check: the names of scenarios, and what each shows, in a window of any width. */

import { printable } from '../../text/printable.ts';
import { padded, widthOf } from '../../text/width.ts';
import { hanging } from '../../text/wrap.ts';

export interface Listed {
  readonly name: string;
  readonly says: string;
}

/** Long names push what they say to the next line. */
const nameWidthMax = 48;
/** In less room sentences stand below the names. */
const sentenceLeast = 32;

/** Lines, each ended. Without a window, one for each scenario. */
export function listing(all: readonly Listed[], columns: number): string {
  const shown = all.map(({ name, says }) => ({ name: printable(name), says: printable(says) }));
  const widest = Math.max(0, ...shown.map(({ name }) => widthOf(name)));
  const nameWidth = Math.min(widest, nameWidthMax);
  const isBelow = columns - nameWidth - 2 < sentenceLeast;
  return shown
    .flatMap(({ name, says }) => {
      const label = `${padded(name, nameWidth)}  `;
      if (!isBelow && widthOf(label) <= nameWidth + 2) return hanging(says, columns, { label });
      if (columns === Number.POSITIVE_INFINITY) return [label + says];
      return [...hanging(name, columns), ...hanging(says, columns, { label: '    ' })];
    })
    .map((line) => `${line}\n`)
    .join('');
}
