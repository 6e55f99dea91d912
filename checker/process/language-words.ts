/** The words of the scenario language, for what is said of a file that uses others. */

import * as language from '../scenario/index.ts';
import { methodNames } from '../scenario/language/methods.ts';
import type { Language } from './diagnosis.ts';
import { howToGetIt, specifier } from './language-copy.ts';

export function languageWords(): Language {
  const exports = Object.keys(language).filter((name) => name !== 'dataOf');
  return { specifier, howToGetIt, exports, verbs: methodNames() };
}
