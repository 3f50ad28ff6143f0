import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestFile, toYaml } from '../../../../lib/cloud-run/manifest.ts';

const FOLDER = new URL('../../../../lib/cloud-run/', import.meta.url);

describe.each(['user', 'admin'] as const)('%s.yaml', (app) => {
  it('is what is declared; node lib/cloud-run/manifest-files.ts writes it anew', () => {
    expect(readFileSync(new URL(`${app}.yaml`, FOLDER), 'utf8')).toBe(manifestFile(app));
  });

  it('names nothing of a project', () => {
    expect(manifestFile(app)).not.toMatch(/example-project|europe-west2|sgraph-send-prod/);
  });
});

describe('YAML', () => {
  it('keeps text that looks like something else in quotes', () => {
    const value = {
      a: 'true',
      b: '10',
      c: '',
      d: "it's",
      e: 'plain/text',
      f: 1,
      g: true,
      h: ['x: y', { i: 'null' }],
      j: '${K}',
    };
    expect(toYaml(value)).toBe(
      "a: 'true'\nb: '10'\nc: ''\nd: 'it''s'\ne: plain/text\nf: 1\ng: true\nh:\n  - 'x: y'\n  - i: 'null'\nj: '${K}'\n",
    );
  });
});
