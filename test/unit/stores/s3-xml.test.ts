import { describe, expect, it } from 'vitest';
import { elementsIn, escaped, textIn } from '../../../core/stores/s3-xml.ts';

describe('an answer of S3', () => {
  it('is read by the names of its elements, with and without attributes', () => {
    const xml =
      '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix/><Marker />' +
      '<Contents>\n<Key>a/1</Key><Size>5</Size></Contents><Contents class="x/y"><Key>a/2</Key></Contents>' +
      '<KeyCount>2</KeyCount></ListBucketResult>';
    expect(elementsIn(xml, 'Contents').map((each) => textIn(each, 'Key'))).toEqual(['a/1', 'a/2']);
    expect(elementsIn(xml, 'Contents').map((each) => textIn(each, 'Size'))).toEqual(['5', undefined]);
    expect([textIn(xml, 'Prefix'), textIn(xml, 'Marker'), textIn(xml, 'KeyCount')]).toEqual([
      undefined,
      undefined,
      '2',
    ]);
  });

  it('has its characters in each of the forms of XML', () => {
    expect(textIn('<Key>a&amp;lt;&lt;&#x10FFFF;&#65;&nope;&#x110000;&#9999999;</Key>', 'Key')).toBe(
      'a&lt;<\u{10FFFF}A&nope;&#x110000;&#9999999;',
    );
    expect(textIn(`<Key>${escaped('<a>&amp;"')}</Key>`, 'Key')).toBe('<a>&amp;"');
  });
});
