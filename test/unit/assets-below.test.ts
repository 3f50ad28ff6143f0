import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../core/bytes.ts';
import { builtDocument, documentBelow } from '../../core/look/document-below.ts';
import type { Asset } from '../../lambdas/assets.ts';
import { assetsBelow } from '../../lambdas/assets-below.ts';

const HTML = `<!doctype html>
<html lang="en" data-base-path="/">
  <head>
    <meta property="og:image" content="/preview.png" />
    <link rel="modulepreload" href="/assets/v1/a.js" integrity="sha384-a/b=" />
    <script type="module" src="/assets/v1/b.js"></script>
  </head>
  <body><a href="https://example.org/x">a/b</a><p title="/x">"/y"</p></body>
</html>
`;

function asset(text: string): Asset {
  const bytes = utf8(text);
  return { bytes, br: bytes, gz: bytes, type: 'text/html', sha256: '', immutable: false };
}

describe('a document below a base path', () => {
  it('has it before each of its addresses, and is else as it was built', () => {
    const served = documentBelow('/a/send', HTML);
    expect(served).toBe(
      HTML.replace('data-base-path="/"', 'data-base-path="/a/send/"')
        .replace('"/preview', '"/a/send/preview')
        .replaceAll('"/assets', '"/a/send/assets'),
    );
    expect(documentBelow('', HTML)).toBe(HTML);
  });

  it('is known again, and nothing that differs from it', () => {
    const served = documentBelow('/send', HTML);
    expect(builtDocument('/send', served)).toBe(HTML);
    expect(builtDocument('/send', served.replace('="/send/assets/v1/b.js', '="/assets/v1/b.js'))).toBeUndefined();
    expect(builtDocument('/send', served.replace('a/b</a>', 'c</a>'))).not.toBe(HTML);
  });

  it('is sent in the forms that it was built in, and scripts are the same bytes', async () => {
    const built = new Map([
      ['/index.html', asset(HTML)],
      ['/assets/v1/a.js', asset('"/x"')],
    ]);
    const served = assetsBelow(built, '/send');
    expect(await served.get('/assets/v1/a.js')).toBe(built.get('/assets/v1/a.js'));
    const page = await served.get('/index.html');
    const expected = documentBelow('/send', HTML);
    expect(new TextDecoder().decode(page?.bytes)).toBe(expected);
    expect(brotliDecompressSync(page?.br ?? '').toString()).toBe(expected);
    expect(gunzipSync(page?.gz ?? '').toString()).toBe(expected);
    expect(await served.get('/index.html')).toBe(page);
    expect(assetsBelow(built, '')).toBe(built);
  });
});
