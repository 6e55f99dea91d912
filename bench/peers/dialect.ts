/** How the languages of the peers write what a machine is told in. */

export interface Dialect {
  assign(left: string, value: string): string;
  if(condition: string, then: readonly string[]): string[];
  while(condition: string, body: readonly string[]): string[];
  /** From 0 up to, not including, so many. */
  for(variable: string, count: number, body: readonly string[]): string[];
  equal(a: string, b: string | number): string;
  unequal(a: string, b: string | number): string;
  and(all: readonly string[]): string;
  or(all: readonly string[]): string;
  /** A part of the state, or an element of it. */
  of(field: string, ...indices: (string | number)[]): string;
  return(value: string): string;
  /** A routine that changes the state. */
  run(name: string, ...operands: (string | number)[]): string;
}

const inside = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

/** C, in which SPIN takes what is not Promela. */
export const c: Dialect = {
  assign: (left, value) => `${left} = ${value};`,
  if: (condition, then) => [`if (${condition}) {`, ...inside(then), '}'],
  while: (condition, body) => [`while (${condition}) {`, ...inside(body), '}'],
  for: (variable, count, body) => [
    `for (${variable} = 0; ${variable} < ${count}; ${variable}++) {`,
    ...inside(body),
    '}',
  ],
  equal: (a, b) => `${a} == ${b}`,
  unequal: (a, b) => `${a} != ${b}`,
  and: (all) => (all.length === 0 ? '1' : all.map((one) => `(${one})`).join(' && ')),
  or: (all) => (all.length === 0 ? '0' : all.map((one) => `(${one})`).join(' || ')),
  of: (field, ...indices) => `now.${field}${indices.map((index) => `[${index}]`).join('')}`,
  return: (value) => `return ${value};`,
  run: (name, ...operands) => `${name}(${operands.join(', ')});`,
};

/** Murphi, which Rumur reads. */
export const murphi: Dialect = {
  assign: (left, value) => `${left} := ${value};`,
  if: (condition, then) => [`if ${condition} then`, ...inside(then), 'end;'],
  while: (condition, body) => [`while ${condition} do`, ...inside(body), 'end;'],
  for: (variable, count, body) => [`for ${variable}: 0..${count - 1} do`, ...inside(body), 'end;'],
  equal: (a, b) => `${a} = ${b}`,
  unequal: (a, b) => `${a} != ${b}`,
  and: (all) => (all.length === 0 ? 'true' : all.map((one) => `(${one})`).join(' & ')),
  or: (all) => (all.length === 0 ? 'false' : all.map((one) => `(${one})`).join(' | ')),
  of: (field, ...indices) => `${field}${indices.map((index) => `[${index}]`).join('')}`,
  return: (value) => `return ${value};`,
  run: (name, ...operands) => `${name}(${operands.join(', ')});`,
};
