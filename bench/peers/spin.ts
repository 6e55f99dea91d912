/** A scenario's machine for SPIN: Promela around C. */

import type { ScenarioData } from '../../checker/scenario/data.ts';
import { c, widthOf } from './dialect.ts';
import type { Field, Routine } from './program.ts';
import { sketch } from './sketch.ts';

export function promelaOf(data: ScenarioData): string {
  const { fields, initially, routines, steps } = sketch(data, c);
  const all = steps.map(({ name, guard, locals, body }) => {
    const does = [...locals.map(local), ...body].map((line) => `      ${line}`);
    return `  :: d_step { c_expr { ${guard} } -> c_code {\n${does.join('\n')}\n    } } /* ${name} */`;
  });
  return [
    ...fields.map(
      ({ name, most }) => `c_state "unsigned long long ${name} : ${widthOf(most)}" "Global"`,
    ),
    '',
    'c_code {',
    ...routines.flatMap(routine),
    '}',
    '',
    'active proctype machine() {',
    `  c_code {\n${initially.map((line) => `    ${line}`).join('\n')}\n  };`,
    // A state without steps is not an error.
    'end:',
    '  do',
    ...all,
    '  od',
    '}',
    '',
  ].join('\n');
}

function local({ name }: Field): string {
  return `unsigned long long ${name};`;
}

function routine({ name, locals, body, returns }: Routine): string[] {
  const type = returns === undefined ? 'void' : 'unsigned long long';
  return [
    `static ${type} ${name}(void) {`,
    ...[...locals.map(local), ...body].map((line) => `  ${line}`),
    '}',
  ];
}
