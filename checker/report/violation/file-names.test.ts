/** Every scenario has files of its own, and the same ones in every run. */

import { expect, test } from 'vitest';
import { fileStems, reportName, reportNames } from './file-names.ts';

test('slashes become dashes, and so do the spaces of a property', () => {
  const stem = fileStems(['calls/lend']).get('calls/lend') ?? '';

  expect(stem).toBe('calls-lend');
  expect(reportName(stem, 'authority confinement', 'md')).toBe(
    'calls-lend.authority-confinement.md',
  );
});

test('a file elsewhere has reports whose names begin with a letter, and have no colon', () => {
  const names = ['/home/me/a', 'C:/x/b', './c', '../d', 'e?*'];

  expect([...fileStems(names).values()]).toEqual(['home-me-a', 'C--x-b', 'c', 'd', 'e--']);
  expect(new Set(fileStems(['/a', 'a', './a']).values()).size).toBe(3);
});

test('names that would come to the same file do not', () => {
  const stems = fileStems(['a/b', 'a-b', 'A-B', 'c']);

  expect(new Set([...stems.values()].map((stem) => stem.toLowerCase())).size).toBe(4);
  expect(stems.get('c')).toBe('c');
  expect(fileStems(['c', 'A-B', 'a-b', 'a/b']).get('a/b')).toBe(stems.get('a/b'));
});

test('a name given twice is no clash', () => {
  expect(fileStems(['a', 'a']).get('a')).toBe('a');
});

test('a name that no disk would take is cut, and stays distinct', () => {
  const [one, other] = ['a', 'b'].map((end) => 'é'.repeat(300) + end);
  const stems = fileStems([one ?? '', other ?? '']);

  for (const stem of stems.values()) {
    expect(Buffer.byteLength(reportName(stem, 'no unauthorized access', 'json'))).toBeLessThan(256);
  }
  expect(stems.get(one ?? '')).not.toBe(stems.get(other ?? ''));
});

test('all that an earlier run can have written is known', () => {
  expect(reportNames('x')).toContain('x.expectations.json');
  expect(reportNames('x')).toContain('x.authority-confinement.md');
});
