import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { absoluteReadme } from '../../../../tools/release/readme.ts';

const HOME = 'https://forge.example/send';
const absolute = (text: string): string => absoluteReadme(text, HOME, 'v1.2.3');

describe('the README for a registry', () => {
  it.each([
    ['[a](docs/cli.md#settings)', `[a](${HOME}/blob/v1.2.3/docs/cli.md#settings)`],
    ['[![a](docs/a.svg)](LICENSE)', `[![a](${HOME}/raw/v1.2.3/docs/a.svg)](${HOME}/blob/v1.2.3/LICENSE)`],
    ['<img src="docs/a.png">', `<img src="${HOME}/raw/v1.2.3/docs/a.png">`],
    ['<source srcset="docs/a.png">', `<source srcset="${HOME}/raw/v1.2.3/docs/a.png">`],
    ['[a](#here), [b](https://elsewhere.example)', '[a](#here), [b](https://elsewhere.example)'],
    ['```js\nf[0](x)\n```', '```js\nf[0](x)\n```'],
  ])('%s becomes %s', (text, expected) => expect(absolute(text)).toBe(expected));

  it('stays as it is the second time', () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    expect(absolute(readme)).not.toBe(readme);
    expect(absolute(absolute(readme))).toBe(absolute(readme));
  });
});
