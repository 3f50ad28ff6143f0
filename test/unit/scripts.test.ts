import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chooseScript, SCRIPTS } from '../../bin/scripts.ts';
import type { Script } from '../../bin/scripts.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
/** What npm runs when the package is packed. */
const HOOKS = ['prepack', 'postpack'];
const MOST = 14;
/** Everything that names a script for somebody to type, or for a machine to run. */
const PLACES = [
  '*.md',
  '.github/**/*.{md,yml}',
  '.ci/*',
  'docs/**/*.md',
  'examples/**/*.md',
  '{bin,cli,core,frontend,lambdas,lib,test,tools}/**/*.ts',
];
const TYPED = /npm (?:(?:run(?: --silent)?) ([a-z][a-z:-]*)|(test|start)\b)(?: -- ([a-z][a-z-]*))?/g;

const everyScript = (): Script[] =>
  Object.values(SCRIPTS).flatMap((script) => [script, ...Object.values(script.commands ?? {})]);

describe('the scripts of package.json', () => {
  it('are those of bin/scripts.ts, few, and each makes the clone ready before it runs', () => {
    const expected = Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, `node bin/run.mjs ${name}`]));
    const typed = Object.fromEntries(Object.entries(scripts).filter(([name]) => !HOOKS.includes(name)));
    expect(typed).toEqual(expected);
    expect(Object.keys(typed).length).toBeLessThanOrEqual(MOST);
  });

  it('start programs that there are', () => {
    const programs = everyScript().flatMap(({ program }) => program ?? []);
    expect(programs.filter((program) => !program.startsWith('dist/') && !existsSync(join(ROOT, program)))).toEqual([]);
  });

  it('are what documents, messages and workflows name', () => {
    const files = PLACES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).filter(
      (file) => file !== 'CHANGELOG.md' && !file.endsWith('scripts.test.ts'),
    );
    const named = files.flatMap((file) =>
      [...read(file).matchAll(TYPED)].map(([text, run, plain, word]) => ({
        file,
        text,
        name: run ?? plain ?? '',
        word,
      })),
    );
    expect(named.length).toBeGreaterThan(100);
    const wrong = named.filter(
      ({ name, word }) => 'refused' in chooseScript(name, word === undefined ? ['--help'] : [word]),
    );
    // Tests of faults plant some.
    expect(
      wrong.filter(({ file }) => file !== 'test/workflows/checks.test.ts').map(({ file, text }) => `${file}: ${text}`),
    ).toEqual([]);
  });
});

describe('chooseScript', () => {
  it.each([
    ['docker', ['biuld'], /^there is no npm run docker -- biuld: did you mean "build"\?\n[^]*\n {2}smoke /],
    ['release', ['role-back'], /did you mean "roll-back"\?/],
    ['build', ['function'], /there is no npm run build -- function: did you mean "functions"\?/],
    ['deplyo', [], /^there is no script deplyo: did you mean "deploy"\?$/],
    ['ci', [], /^npm run ci -- COMMAND [^]*\n {2}push-image /],
  ])('refuses %s %j, and says what there is', (name, typed, expected) => {
    const chosen = chooseScript(name, typed);
    expect('refused' in chosen ? chosen.refused : '').toMatch(expected);
  });

  it('shows the commands of each script that has some, with examples', () => {
    const { help } = chooseScript('release', ['--help']) as { help: string };
    expect(help).toMatch(/\n {2}publish {4}publishes the package[^]*for example:\n {2}npm run release -- check\n/);
  });

  it('leaves levels, files and flags to the tests', () => {
    expect(chooseScript('test', ['unit', 'test/unit/cli'])).toMatchObject({ args: ['unit', 'test/unit/cli'] });
    expect(chooseScript('test', ['deployed', '--env', 'dev'])).toMatchObject({ args: ['--env', 'dev'] });
  });
});

describe('npm run', () => {
  const run = (...args: string[]): string =>
    execFileSync('npm', ['--silent', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, npm_config_update_notifier: 'false' },
    });

  it.each([
    [['run', 'ci', '--', 'node'], /^node=24\.\d+\.\d+\n$/],
    [['run', 'docker', '--', 'smoke', '--help'], /^npm run docker -- smoke {3}/],
    [['run', 'ci', '--', 'sweep', '--help'], /^npm run ci -- sweep --regions/],
    [['run', 'release', '--', 'roll-back', '--help'], /^npm run release -- roll-back VERSION/],
    [['test', '--', '--help'], /\nlevels: install, build, /],
    [['run', 'bench', '--', '--help'], /^npm run bench/],
  ])('%j prints what it is asked for, and nothing more', (args, expected) => {
    expect(run(...args)).toMatch(expected);
  });
});
