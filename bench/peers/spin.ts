/** A scenario's machine for SPIN: Promela around C. */

import type { ScenarioData } from '../../checker/scenario/data.ts';
import { c } from './dialect.ts';
import { type Field, type Routine, sketch } from './sketch.ts';

export function promelaOf(data: ScenarioData): string {
  const { fields, initially, routines, steps } = sketch(data, c);
  const all = steps.map(({ name, guard, body }) => {
    const does = ['int k, u, j; (void)k; (void)u; (void)j;', ...body].map(
      (line) => `      ${line}`,
    );
    return `  :: d_step { c_expr { ${guard} } -> c_code {\n${does.join('\n')}\n    } } /* ${name} */`;
  });
  return [
    ...fields.map((field) => `c_state "${declared(field)}" "Global"`),
    '',
    'c_code {',
    ...routines.map(prototype),
    ...routines.flatMap(routine),
    '}',
    '',
    'active proctype machine() {',
    `  c_code {\n${initially.map((line) => `    ${line}`).join('\n')}\n  };`,
    '  do',
    ...all,
    '  od',
    '}',
    '',
  ].join('\n');
}

function declared({ name, size }: Field): string {
  return `unsigned char ${name}${size.map((length) => `[${length}]`).join('')}`;
}

function head({ name, parameters, answers }: Routine): string {
  const given = parameters.map((one) => `int ${one.name}`).join(', ') || 'void';
  return `static ${answers === undefined ? 'void' : 'int'} ${name}(${given})`;
}

function prototype(one: Routine): string {
  return `${head(one)};`;
}

function routine(one: Routine): string[] {
  const locals = one.locals.map(({ name, size }) =>
    size === undefined ? `int ${name};` : `unsigned char ${name}[${size}];`,
  );
  const loops = one.loops.map((name) => `int ${name};`);
  return [`${head(one)} {`, ...[...locals, ...loops, ...one.body].map((line) => `  ${line}`), '}'];
}
