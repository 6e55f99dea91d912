/** What the public messages say, sentence by sentence, in the order in which they say it. */

import type { Statement } from '../statement.ts';
import { answers } from './answers.ts';
import { eros } from './eros.ts';
import { modules } from './modules.ts';
import { splitSpaces } from './split-spaces.ts';
import { tenPoints } from './ten-points.ts';

/** Each message under the words by which the page calls it. */
export const statements: Readonly<Record<string, readonly Statement[]>> = {
  'Ivan Godard, 26 March 2004 (G1)': tenPoints,
  'Ivan Godard, 28 March 2004 (G2)': answers,
  'OSDev forum, 22 November 2024': splitSpaces,
  'Floody, 1 April 1997': modules,
  'Jonathan Shapiro, 27 August 1999': eros,
};
