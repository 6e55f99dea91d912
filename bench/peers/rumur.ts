/** A scenario's machine for Rumur: a Murphi model. */

import type { ScenarioData } from '../../checker/scenario/data.ts';
import { murphi } from './dialect.ts';
import { type Field, type Routine, sketch } from './sketch.ts';

export function murphiOf(data: ScenarioData): string {
  const { fields, initially, routines, steps } = sketch(data, murphi);
  return [
    'var',
    ...fields.map((field) => `  ${field.name}: ${typeOf(field.size, field.most)};`),
    '',
    ...routines.flatMap(routine),
    'startstate "initial" begin',
    ...fields.flatMap(cleared),
    ...initially.map((line) => `  ${line}`),
    'end;',
    '',
    ...steps.flatMap(({ name, guard, body }) => [
      `rule "${name}" ${guard} ==>`,
      '  var k: 0..255;',
      'begin',
      ...body.map((line) => `  ${line}`),
      'end;',
      '',
    ]),
  ].join('\n');
}

function typeOf(size: readonly number[], most: number): string {
  const arrays = size.map((length) => `array [0..${length - 1}] of `).join('');
  return `${arrays}0..${most}`;
}

/** Every element is zero. */
function cleared({ name, size }: Field): string[] {
  const indices = size.map((_, i) => `i${i}`);
  const begin = size.map((length, i) => `for i${i}: 0..${length - 1} do`).join(' ');
  const element = `${name}${indices.map((index) => `[${index}]`).join('')}`;
  return [`  ${begin} ${element} := 0; ${size.map(() => 'end;').join(' ')}`];
}

function routine({ name, parameters, locals, body, answers }: Routine): string[] {
  const given = parameters.map((one) => `${one.name}: 0..${one.most}`).join('; ');
  const head =
    answers === undefined
      ? `procedure ${name}(${given});`
      : `function ${name}(${given}): 0..${answers};`;
  const own = locals.map(
    (one) => `  ${one.name}: ${typeOf(one.size === undefined ? [] : [one.size], one.most)};`,
  );
  return [
    head,
    ...(own.length > 0 ? ['var', ...own] : []),
    'begin',
    ...body.map((line) => `  ${line}`),
    'end;',
    '',
  ];
}
