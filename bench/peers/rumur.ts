/** A scenario's machine for Rumur: a Murphi model. */

import type { ScenarioData } from '../../checker/scenario/data.ts';
import { murphi } from './dialect.ts';
import type { Field, Routine } from './program.ts';
import { sketch } from './sketch.ts';

export function murphiOf(data: ScenarioData): string {
  const { fields, initially, routines, steps } = sketch(data, murphi);
  return [
    'var',
    ...fields.map(declared),
    '',
    ...routines.flatMap(routine),
    'startstate "initial" begin',
    ...fields.map(({ name }) => `  ${name} := 0;`),
    ...initially.map((line) => `  ${line}`),
    'end;',
    '',
    ...steps.flatMap(({ name, guard, locals, body }) => [
      `rule "${name}" ${guard} ==>`,
      ...variables(locals),
      'begin',
      ...body.map((line) => `  ${line}`),
      'end;',
      '',
    ]),
  ].join('\n');
}

function declared({ name, most }: Field): string {
  return `  ${name}: 0..${most};`;
}

function variables(locals: readonly Field[]): string[] {
  return locals.length === 0 ? [] : ['var', ...locals.map(declared)];
}

function routine({ name, locals, body, returns }: Routine): string[] {
  return [
    returns === undefined ? `procedure ${name}();` : `function ${name}(): 0..${returns};`,
    ...variables(locals),
    'begin',
    ...body.map((line) => `  ${line}`),
    'end;',
    '',
  ];
}
