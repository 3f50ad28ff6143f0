import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ensureActionlint } from '../setup/actionlint.ts';
import { ensureEnvironment, findPython } from '../setup/python.ts';
import { ACCEPTED } from './accepted.ts';
import { ROOT } from './workflow-files.ts';
import { limitMs } from '../setup/time-limits.ts';

const Findings = z.array(z.object({ ident: z.string() }));
const execute = promisify(execFile);

let actionlint: string;
let zizmor: string;
let planted: string;
beforeAll(async () => {
  actionlint = await ensureActionlint();
  zizmor = join(dirname(await ensureEnvironment('workflows', 'workflows', findPython)), 'zizmor');
  planted = mkdtempSync(join(tmpdir(), 'sgraph-send-workflows-'));
  cpSync(join(ROOT, '.github'), join(planted, '.github'), { recursive: true });
  // actionlint finds the project by it.
  mkdirSync(join(planted, '.git'));
}, limitMs(600));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

/** What actionlint prints about the workflows in a folder; nothing when it finds nothing. */
async function lint(cwd: string): Promise<string> {
  // Lines that run are checked by a rule of our own, which leaves nothing for shellcheck.
  return execute(actionlint, ['-shellcheck=', '-pyflakes=', '-no-color'], { cwd }).then(
    ({ stdout }) => stdout,
    (thrown: unknown) => (thrown as { stdout: string }).stdout,
  );
}

/** The kinds of what zizmor finds, each once, at its strictest. */
async function audit(cwd: string): Promise<string[]> {
  const args = [
    '--offline',
    '--no-config',
    '--no-progress',
    '--no-exit-codes',
    '--persona=auditor',
    '--format=json',
    '.github',
  ];
  const { stdout } = await execute(zizmor, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(Findings.parse(JSON.parse(stdout)).map(({ ident }) => ident))].sort();
}

function plant(file: string, found: string, put: string): void {
  const path = join(planted, '.github', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(found);
  writeFileSync(path, text.replace(found, put));
}

describe('the workflows', { timeout: limitMs(60) }, () => {
  it('pass actionlint', async () => expect(await lint(ROOT)).toBe(''));

  it('pass zizmor but for what is accepted, and all that is accepted is found', async () => {
    expect(await audit(ROOT)).toEqual(Object.keys(ACCEPTED).sort());
  });
});

describe('the checkers', { timeout: limitMs(60) }, () => {
  it('find what is planted', async () => {
    plant('workflows/sweep.yml', 'needs: credentials', 'needs: nobody');
    plant('workflows/ci-tests.yml', 'persist-credentials: false', 'persist-credentials: true');
    plant('workflows/round-trip.yml', 'npm run round-trip -- --regions "$REGIONS"', 'echo ${{ github.head_ref }}');
    expect(await lint(planted)).toMatch(/nobody/);
    expect(await audit(planted)).toEqual(expect.arrayContaining(['artipacked', 'template-injection']));
  });
});
