/** The words of the scenario language, for what is said of a file that uses others. */

import * as language from '../scenario/index.ts';
import { methodNames } from '../scenario/language/methods.ts';
import type { Language } from './diagnosis.ts';

export function languageWords(): Language {
  const exports = Object.keys(language).filter((name) => name !== 'dataOf');
  return { specifier: 'portcullis/scenario', exports, verbs: methodNames() };
}
