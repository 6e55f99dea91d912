/** XML, letter by letter. */

import { expect, test } from 'vitest';
import { countOfTag, element, xmlOf } from './xml.ts';

const tree = element('a', { name: 'x', absent: undefined, time: 0 }, [
  element('b', {}),
  element('b', { of: 'it' }, [element('c', {}, ['two\nlines'])]),
]);

test('elements stand on lines of their own, and texts as they are', () => {
  expect(xmlOf(tree)).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<a name="x" time="0">
  <b/>
  <b of="it">
    <c>two
lines</c>
  </b>
</a>
`);
});

test('elements are counted by their tags, the root with them', () => {
  expect(['a', 'b', 'c', 'd'].map((tag) => countOfTag(tree, tag))).toEqual([1, 2, 1, 0]);
});

test('no text and no attribute ends its element, and line ends are kept', () => {
  const odd = '"<b/>" & \']]>\n\t\r';

  expect(xmlOf(element('a', { odd }, [odd]))).toContain(
    '<a odd="&#34;&#60;b/&#62;&#34; &#38; \']]&#62;&#10;&#9;&#13;">' +
      '"&#60;b/&#62;" &#38; \']]&#62;\n\t&#13;</a>',
  );
});

test('what XML cannot hold is replaced', () => {
  expect(xmlOf(element('a', {}, ['\u0000\u001b[31m\ud800\ufffe']))).toContain(
    '<a>\ufffd\ufffd[31m\ufffd\ufffd</a>',
  );
});
