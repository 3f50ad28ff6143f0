import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inspectSettings } from '../../lambdas/settings/inspect.ts';
import { SETTING_NAMES } from '../../lambdas/settings/table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const EXAMPLE = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(
  ([, name = '', value = '']): [string, string] => [name, value],
);
/** Images, and the keys of an S3 server that only the containers reach, need no value of your own. */
const LEFT_OUT = /_IMAGE$|_S3_/;

describe('.env.example', () => {
  it('has every variable that compose.yaml takes from the environment, and no other', () => {
    const taken = [...read('compose.yaml').matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name);
    const wanted = new Set(taken.filter((name) => !LEFT_OUT.test(name)));
    expect(new Set(EXAMPLE.map(([name]) => name))).toEqual(wanted);
  });

  it('has values with which the server starts, as compose.yaml hands them on', () => {
    const settings = EXAMPLE.filter(([name]) => SETTING_NAMES.some((known) => known === name));
    expect(settings.length).toBeGreaterThan(3);
    expect(inspectSettings(Object.fromEntries(settings), true).problems).toEqual([]);
  });

  it('gives the ports that compose.yaml has where none is set', () => {
    const { services } = parse(read('compose.yaml')) as { services: Record<string, { ports?: string[] }> };
    const ports = Object.values(services).flatMap(({ ports: own = [] }) => own);
    for (const [name, value] of EXAMPLE.filter(([each]) => each.endsWith('_PORT')))
      expect(ports.join('\n')).toContain(`\${${name}:-${value}}`);
  });

  it('is copied to a file with a key, which is in no commit and in no image', () => {
    expect(read('.gitignore').split('\n')).toContain('.env');
    const inImage = read('.dockerignore').split('\n');
    expect(inImage).toContain('*');
    expect(inImage.filter((line) => line.startsWith('!.env'))).toEqual([]);
  });
});
