/**
 * How the languages of the peers write the expressions and statements of a program.
 *
 * Both write arithmetic on small numbers in the same way; it gets more brackets than it needs. *And* and
 * *or* stop at the first operand that decides.
 */

export interface Dialect {
  assign(left: string, value: string | number): string;
  /** Does what the first case that holds says, and no other. */
  choose(cases: readonly Case[]): string[];
  while(condition: string, body: readonly string[]): string[];
  equal(a: string, b: string | number): string;
  unequal(a: string, b: string | number): string;
  and(all: readonly string[]): string;
  or(all: readonly string[]): string;
  /** Reads a field of the state. */
  of(field: string): string;
  return(value: string): string;
  /** Runs a routine that changes the state. */
  run(name: string): string;
}

export interface Case {
  readonly when: string;
  readonly does: readonly string[];
}

const inside = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

/** C, which SPIN accepts inside Promela. */
export const c: Dialect = {
  assign: (left, value) => `${left} = ${value};`,
  choose: (cases) => [
    ...cases.flatMap(({ when, does }, i) => [
      `${i === 0 ? '' : '} else '}if (${when}) {`,
      ...inside(does),
    ]),
    '}',
  ],
  while: (condition, body) => [`while (${condition}) {`, ...inside(body), '}'],
  equal: (a, b) => `${a} == ${b}`,
  unequal: (a, b) => `${a} != ${b}`,
  and: (all) => (all.length === 0 ? '1' : joined(all, '&&')),
  or: (all) => (all.length === 0 ? '0' : joined(all, '||')),
  of: (field) => `now.${field}`,
  return: (value) => `return ${value};`,
  run: (name) => `${name}();`,
};

/** Murphi, which Rumur reads. */
export const murphi: Dialect = {
  assign: (left, value) => `${left} := ${value};`,
  choose: (cases) => [
    ...cases.flatMap(({ when, does }, i) => [
      `${i === 0 ? 'if' : 'elsif'} ${when} then`,
      ...inside(does),
    ]),
    'end;',
  ],
  while: (condition, body) => [`while ${condition} do`, ...inside(body), 'end;'],
  equal: (a, b) => `${a} = ${b}`,
  unequal: (a, b) => `${a} != ${b}`,
  and: (all) => (all.length === 0 ? 'true' : joined(all, '&')),
  or: (all) => (all.length === 0 ? 'false' : joined(all, '|')),
  of: (field) => field,
  return: (value) => `return ${value};`,
  run: (name) => `${name}();`,
};

function joined(all: readonly string[], by: string): string {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  return all.map((one) => `(${one})`).join(` ${by} `);
}

/** The bits that all of them have. */
export function bitAnd(...all: (string | number)[]): string {
  return `(${all.join(' & ')})`;
}

/** The bits that any of them has; zeros are left out. */
export function bitOr(...all: (string | number)[]): string {
  const some = all.filter((one) => `${one}` !== '0');
  return some.length === 0 ? '0' : some.length === 1 ? `${some[0]}` : `(${some.join(' | ')})`;
}

/** Bits that a number needs. */
export function widthOf(most: number): number {
  return most.toString(2).length;
}
