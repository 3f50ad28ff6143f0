import { describe, expect, it } from 'vitest';
import { printable } from '../../cli/failure.ts';
import { safeFileName } from '../../core/file-name.ts';
import { shownMessage, shownName } from '../../core/shown-text.ts';

const PERSIAN = 'می\u200cخواهم.pdf';
const HINDI = 'क्\u200dष क्\u200cष.txt';
const FAMILY = '👨\u200d👩\u200d👧\u200d👦.jpg';
const CHEF = '👩🏽\u200d🍳 ❤\ufe0f\u200d🔥.png';

describe('a name of a stranger', () => {
  it.each([PERSIAN, HINDI, FAMILY, CHEF, 'résumé.pdf', 'שלום عربي.txt', '文件.zip'])(
    'is shown and saved as it is: %s',
    (name) => {
      expect(shownName(name)).toBe(name);
      expect(printable(name)).toBe(name);
      expect(safeFileName(name)).toBe(name.normalize('NFC'));
    },
  );

  it.each([
    ['invoice\u202efdp.exe', 'invoice*fdp.exe'],
    ['a\u2066b\u2069c', 'a*b*c'],
    ['a\u200eb\u200fc\u061cd', 'a*b*c*d'],
    ['pay\u200dpal.pdf', 'pay*pal.pdf'],
    ['pay\u200cpal.pdf', 'pay*pal.pdf'],
    ['a\u200bb\ufeffc\u2060d', 'a*b*c*d'],
    ['می\u200c', 'می*'],
    ['\u200d👩', '*👩'],
    ['a\u200d👩', 'a*👩'],
    ['a\nb\u0000c\u001b[31md\u0085', 'a*b*c*[31md*'],
    ['a\u2028b', 'a*b'],
  ])('has a mark where %j hides something', (name, expected) => {
    expect(shownName(name)).toBe(expected.replaceAll('*', '\ufffd'));
    expect(printable(name)).toBe(expected.replaceAll('*', '?'));
    expect(safeFileName(name)).toBe(expected.replaceAll('*', '_'));
  });

  it('is marked in a time that grows with its length', () => {
    const long = '\u202ea'.repeat(100_000);
    expect(shownName(long)).toBe('\ufffda'.repeat(100_000));
    expect(safeFileName(`x${' .'.repeat(100_000)}y`)).toHaveLength(200);
  });
});

it('a message keeps its lines', () => {
  expect(shownMessage(`one\r\ntwo\n\tthree \u202eruof ${PERSIAN}`)).toBe(`one\r\ntwo\n\tthree \ufffdruof ${PERSIAN}`);
});
