import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectSettings } from '../../../lambdas/settings/inspect.ts';

const svg = (inner: string, attributes = 'viewBox="0 0 10 10"'): string =>
  dataUrl(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`);
const dataUrl = (text: string): string => `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`;
const chunk = (kind: string, data: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
const png = ({ side = 2, rows = 2, extra = [] as Buffer[], after = '' } = {}): string => {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(rows * (1 + side * 3))));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    signature,
    chunk('IHDR', header),
    ...extra,
    pixels,
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(after),
  ];
  return `data:image/png;base64,${Buffer.concat(parts).toString('base64')}`;
};
const six = Array.from({ length: 6 }, (_, at) => `L${at}=https://example.com/${at}`).join('; ');

const folder = mkdtempSync(join(tmpdir(), 'brand-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problems(end: string, value: string): readonly string[] {
  return inspectSettings({ [`SGRAPH_SEND_${end}`]: value }, true).problems;
}

describe('a brand', () => {
  it.each([
    ['BRAND_LOGO', svg('<script>alert(1)</script>'), /is an SVG with <script>, which a logo may not have/],
    ['BRAND_LOGO', svg('<ſcript/>'), /with <ſcript>/],
    ['BRAND_LOGO', svg('<g onload="a()"/>'), /with onload, which would run a script/],
    ['BRAND_LOGO', svg('', 'viewBox="0 0 9 9" ONLOAD="a()"'), /with ONLOAD, which would run a script/],
    [
      'BRAND_LOGO',
      svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
      /with <foreignObject>/,
    ],
    ['BRAND_LOGO', svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), /with <script>/],
    ['BRAND_LOGO', svg('<image href="https://evil.example/a.png"/>'), /with <image>/],
    ['BRAND_LOGO', svg('<use href="#a"/>'), /with <use>/],
    ['BRAND_LOGO', svg('<a href="javascript:a()"><path/></a>'), /with <a>/],
    ['BRAND_LOGO', svg('<animate attributeName="href"/>'), /with <animate>/],
    ['BRAND_LOGO', svg('<style>@import "https://evil.example"</style>'), /with <style>/],
    ['BRAND_LOGO', svg('<path fill="url(https://evil.example/#a)"/>'), /whose fill names something outside/],
    ['BRAND_LOGO', svg('<path style="fill:u\\72l(//evil.example)"/>'), /whose style names something outside/],
    [
      'BRAND_LOGO',
      svg('<path xlink:href="https://e.example" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
      /with href/,
    ],
    [
      'BRAND_LOGO',
      dataUrl('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'),
      /with a document type/,
    ],
    ['BRAND_LOGO', dataUrl('<html/>'), /first element is <html>/],
    ['BRAND_LOGO', dataUrl('<svg'), /not well-formed/],
    ['BRAND_LOGO', svg('<g/>'.repeat(2_001)), /of more than 2000 elements/],
    ['BRAND_LOGO', svg('<g>'.repeat(40) + '</g>'.repeat(40)), /nested more than 32 deep/],
    ['BRAND_LOGO', svg(`<desc>${'x'.repeat(70_000)}</desc>`), /has 70,\d\d\d bytes, expected 65,536 at most/],
    ['BRAND_LOGO', svg('<path/>', ''), /without a size/],
    ['BRAND_LOGO', svg('<path/>', 'viewBox="0 0 900 10"'), /one side at most 8 times the other/],
    ['BRAND_LOGO', png({ after: '<script>alert(1)</script>' }), /25 bytes after its end/],
    ['BRAND_LOGO', png({ extra: [chunk('EVIL', Buffer.from('<script>'))] }), /with the part EVIL/],
    ['BRAND_LOGO', png({ rows: 9 }), /damaged or is something else/],
    ['BRAND_LOGO', png({ side: 1_025, rows: 1_025 }), /1025 × 1025 pixels/],
    ['BRAND_LOGO', png().slice(0, -12), /cut off/],
    ['BRAND_LOGO', 'https://evil.example/logo.svg', /is no picture/],
    ['BRAND_LOGO', 'file:/does/not/exist.svg', /file that cannot be read/],
    ['BRAND_LINKS', 'Imprint=javascript:alert(1)', /for "Imprint" an address that does not begin with https:/],
    ['BRAND_LINKS', 'Imprint=http://example.com', /does not begin with https:/],
    ['BRAND_LINKS', 'Imprint=https://user:pass@example.com', /name or password before its host/],
    ['BRAND_LINKS', 'https://example.com', /label/],
    ['BRAND_LINKS', six, /has 6 links, expected 5 at most/],
    ['BRAND_CONTACT', 'javascript:alert(1)', /does not begin with https:/],
    ['BRAND_CONTACT', 'a@example.com?bcc=b@example.com', /is no address of mail/],
    ['BRAND_NAME', 'Bank\u202Eknab', /U\+202E/],
    ['BRAND_NAME', 'Two\nlines', /U\+000A/],
    ['BRAND_NAME', 'x'.repeat(41), /has 41 characters, expected 40 at most/],
    ['BRAND_NAME', `e${'\u0301'.repeat(9)}`, /more marks on one letter/],
    ['BRAND_NOTICE', 'x'.repeat(10_000), /has 10,000 characters, expected 500 at most/],
    ['BRAND_NOTICE', JSON.stringify({ en: 'x'.repeat(501) }), /has 501 characters/],
    ['BRAND_NOTICE', JSON.stringify({ xx: 'x' }), /expected a text of at most 500/],
    ['BRAND_ACCENT_LIGHT', 'red', /is no colour such as #0a6b4e/],
    ['DEFAULT_LANGUAGE', 'tlh', /expected en, pt.* or [a-z-]+$/],
  ])('%s is refused in a sentence: %#', (end, value, sentence) => {
    const [problem, ...more] = problems(end, value);
    expect(problem).toMatch(sentence);
    expect(problem).toMatch(/^SGRAPH_SEND_[A-Z_]+ (?:is|has|names|does) /);
    expect(more).toEqual([]);
  });

  it.each([
    ['LIGHT', '#ffffff', '#ffffff on #f1f4f2'],
    ['LIGHT', '#f1f4f2', '#f1f4f2 on #f1f4f2 has a contrast of 1.00:1'],
    ['DARK', '#0a0a0a', '#0a0a0a on #0c1210'],
  ])(
    'an accent in the %s theme, %s, is refused with both colours, the ratio and one that is accepted',
    (theme, colour, pair) => {
      const [problem = ''] = problems(`BRAND_ACCENT_${theme}`, colour);
      expect(problem).toContain(pair);
      const [, nearest = ''] = /nearest colour that has it is (#[0-9a-f]{6})$/.exec(problem) ?? [];
      expect(problems(`BRAND_ACCENT_${theme}`, nearest)).toEqual([]);
    },
  );

  it.each([
    ['BRAND_NAME', 'Arquivo Açoriano – أرشيف'],
    ['BRAND_LOGO', svg('<path d="M0 0h9v9z" style="fill:#123"/>')],
    ['BRAND_LOGO', png({ extra: [chunk('tEXt', Buffer.from('Software\0x'))] })],
    ['BRAND_LINKS', 'Imprint=https://example.com/imprint?a=b; Terms=https://example.com/terms'],
    ['BRAND_CONTACT', 'help@example.com'],
    ['BRAND_CONTACT', 'https://example.com/help'],
    ['BRAND_NOTICE', JSON.stringify({ en: 'For customers', pt: 'Para clientes', any: 'x' })],
  ])('%s is taken: %#', (end, value) => expect(problems(end, value)).toEqual([]));

  it('takes a logo from a file', () => {
    const path = join(folder, 'logo.svg');
    writeFileSync(path, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>');
    expect(inspectSettings({ SGRAPH_SEND_BRAND_LOGO: `file:${path}` }, true).settings.brandLogo).toMatch(
      /^data:image\/svg\+xml;base64,/,
    );
  });
});
