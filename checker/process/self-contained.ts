/**
 * Whether what a scenario file comes to depends on its text alone.
 *
 * A file is a program, and could read the clock, the environment or another file. This says yes only of a
 * text that imports the scenario language and nothing else, and in which no word leads outside: neither a
 * global but for a few that compute, nor what makes code out of text. It goes by the words, reads no more
 * JavaScript than it has to, and says no whenever it does not know.
 */

const language = 'portcullis/scenario';

/** Comments, strings, and templates without code in them; then what cannot be told apart this way. */
const tokens =
  /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`\\$]*`|[/`\\'"@]/g;
/** Of the language: by name, and for types. */
const imports = /\bimport\s+(?:type\s+)?\{[\w\s,$]*\}\s*from\s*@/g;
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** Globals that compute, always the same. */
const harmless = new Set([
  ...['Array', 'BigInt', 'Boolean', 'Infinity', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Set'],
  ...['String', 'undefined'],
]);

/** What each file has besides globals, if it is no ES module. */
const ofEachFile = new Set(['exports', 'module', 'require', '__dirname', '__filename']);

/** Words and members that lead outside, or to what is different from one run or computer to another. */
const leadsOutside = new Set([
  ...['arguments', 'constructor', 'import', 'prototype', 'this', '__proto__'],
  ...['localeCompare', 'random', 'toLocaleLowerCase', 'toLocaleString', 'toLocaleUpperCase'],
]);

export function isSelfContained(text: string): boolean {
  let isClear = true;
  const code = text.replace(tokens, (token) => {
    if (token.length === 1) isClear = false;
    if (token.startsWith('/')) return ' ';
    return token.slice(1, -1) === language ? '@' : '"';
  });
  if (!isClear) return false;
  const rest = code.replace(imports, ' ');
  // Anything else that is imported or passed on has a string behind `from`.
  if (/\bfrom\s*["@]/.test(rest)) return false;
  const own = ownNames(rest);
  return (rest.match(word) ?? []).every((name) => {
    if (leadsOutside.has(name)) return false;
    return own.has(name) || harmless.has(name) || !(ofEachFile.has(name) || name in globalThis);
  });
}

/** What the file itself gives these names, in all of it: a space may well be called `process`. */
function ownNames(code: string): ReadonlySet<string> {
  const constants = [...code.matchAll(/\bconst\s+([\w$]+)\s*=/g)];
  const outermost = constants.filter(({ index }) => {
    const before = code.slice(0, index);
    return (before.match(/[{(]/g) ?? []).length === (before.match(/[})]/g) ?? []).length;
  });
  return new Set(outermost.map(([, name = '']) => name));
}
