import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { relinked } from '../../../../tools/site/links.ts';

const SOURCES = { root: join(import.meta.dirname, '..', '..', '..', '..'), home: 'https://forge.example/blob/v1/' };
const relink = (text: string, file = 'docs/cli.md'): string => relinked(text, file, SOURCES);

describe('the links of a document on the site', () => {
  it.each([
    ['[a](format.md#links)', '[a](/format#links)'],
    ['[a](../SECURITY.md)', '[a](/security)'],
    ['[a](runbooks/README.md)', '[a](/runbooks/)'],
    ['[a](decisions)', '[a](/decisions/)'],
    ['[a](../lambdas/settings.ts)', '[a](https://forge.example/blob/v1/lambdas/settings.ts)'],
    ['![a](pictures/page-light.png)', '![a](/pictures/page-light.png)'],
    ['[a](#here) [b](https://elsewhere.example/x)', '[a](#here) [b](https://elsewhere.example/x)'],
    ['<img alt="a" src="pictures/page-light.png">', '<img alt="a" src="/pictures/page-light.png">'],
  ])('%s becomes %s', (text, expected) => expect(relink(text)).toBe(expected));

  it('stay as they are in code', () => {
    const code = '```sh\necho "[a](format.md)"\n```';
    expect(relink(code)).toBe(code);
  });

  it('that lead nowhere end the build, with their page', () => {
    expect(() => relink('[a](nowhere.md)')).toThrow('docs/cli.md links nowhere.md, which is not there');
  });
});
