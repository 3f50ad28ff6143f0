import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examples, SCHEMES } from '../../../core/stores/schemes.ts';
import { storeProblem } from '../../../core/stores/open.ts';

const read = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const ROWS = Object.entries(SCHEMES);

describe('the table of stores', () => {
  it.each(ROWS)('has an example of %s that names a store of its kind', (name, { example, names }) => {
    expect(example.startsWith(`${name}:`)).toBe(true);
    expect(storeProblem(example)).toBeUndefined();
    expect(example.startsWith(`${name}://`)).toBe(names === 'bucket');
    expect(example === `${name}:`).toBe(names === 'nothing');
  });

  it('shows those that name one thing, as a sentence', () => {
    expect(examples('bucket')).toBe('s3://bucket/prefix or gs://bucket/prefix');
    expect(examples('nothing')).toBe('memory:');
  });
});

describe('documents name the stores of the table', () => {
  it('docs/map.md all of them, and no other', () => {
    const [, cell = ''] = /^\| store \| ([^|]+) \|/m.exec(read('map.md')) ?? [];
    const shown = [...cell.matchAll(/`([a-z0-9]+):(?:\/\/)?`/g)].map(([, name]) => name);
    expect(shown).toEqual(ROWS.map(([name]) => name));
  });

  it('docs/cli.md those that outlive a command', () => {
    const section = /^## Where transfers live\n([^]+?)\n## /m.exec(read('cli.md'))?.[1] ?? '';
    const lasting = ROWS.flatMap(([, { names, example }]) => (names === 'nothing' ? [] : [`\`${example}\``]));
    expect(lasting.filter((example) => !section.includes(example))).toEqual([]);
  });
});
