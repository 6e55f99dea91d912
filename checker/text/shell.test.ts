/** Names as words of a command that can be typed as it is printed. */

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { asWord } from './shell.ts';

test('a plain name is left as it is', () => {
  expect(asWord('calls/lend')).toBe('calls/lend');
});

test.each(["it's (1) # 100%", 'a b', '$HOME `x` "y" \\', '*', ''])(
  'a shell reads %j back',
  (name) => {
    const heard = execFileSync('sh', ['-c', `printf '%s' ${asWord(name)}`], { encoding: 'utf8' });

    expect(heard).toBe(name);
  },
);
