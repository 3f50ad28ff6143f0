import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { COMPILE_CACHE } from '../../support/compile-cache.ts';
import type { NamedCommand } from '../../support/every-command.ts';
import { everyCommand } from '../../support/every-command.ts';
import { temporaryFolder } from '../../support/server.ts';

const DRIVER = join(import.meta.dirname, '..', '..', 'support', 'commands-in-turn.ts');
const SERVER = 'http://127.0.0.1:9';
const [ID, SECRET] = ['a'.repeat(26), 'A'.repeat(43)];
/** Each takes about a second to find that no server answers, so they are tried in several processes. */
const PROCESSES = 4;

/** What each argument of that name is given. */
const GIVEN: Readonly<Record<string, string>> = {
  path: 'file',
  link: `${SERVER}/t/${ID}#${SECRET}`,
  request: `${SERVER}/request/${ID}#${SECRET}`,
  id: ID,
  name: 'name',
  when: '7d',
  url: SERVER,
};
/** Where that does not do. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  receive: [`${SERVER}/d/${ID}#${SECRET}`],
};
/** They have the options of others, and ask no server. */
const ASK_NOBODY = ['request import', 'request export'];

interface Ended {
  readonly exit: number;
  readonly output: string;
  readonly errors: string;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let commands: NamedCommand[];
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), 'content');
  commands = await everyCommand();
}, limitMs(60));
afterAll(() => folder.remove());

/** Runs command lines in one process after another. */
async function runInTurn(lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const environment = { PATH: process.env['PATH'], HOME: '/dev/null', SGRAPH_SEND_ADMIN_KEY: SECRET, ...COMPILE_CACHE };
  const child = spawn(process.execPath, [DRIVER], { cwd: folder.path, env: environment });
  child.stdin.end(JSON.stringify(lines));
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const outputs = printed.split('\0');
  return lines.map((_, index) => ({
    output: outputs[2 * index] ?? '',
    exit: Number(outputs[2 * index + 1]),
    errors: errors.split('\0')[index] ?? '',
  }));
}

async function runEach(named: readonly NamedCommand[], wordsOf: (each: NamedCommand) => readonly string[]) {
  const lanes = Array.from({ length: PROCESSES }, (_, lane) => named.filter((_, index) => index % PROCESSES === lane));
  const ended = await Promise.all(
    lanes.map(async (lane) => {
      const runs = await runInTurn(lane.map((each) => [...each.name.split(' '), ...wordsOf(each)]));
      return lane.map(({ name }, index) => [name, runs[index]!] as const);
    }),
  );
  return ended.flat();
}

/** The one JSON value on standard output is the failure, its number is the exit code, and one line says the same to a person. */
function expectFailure({ exit, output, errors }: Ended, code: keyof typeof ERRORS, message: RegExp): void {
  const value: unknown = JSON.parse(output);
  expect(value).toEqual({
    error: {
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/^[a-z].+[^.]$/) as string,
      next: ERRORS[code].next,
      exit: ERRORS[code].exit,
    },
  });
  expect(exit).toBe(ERRORS[code].exit);
  expect(errors.match(/^sgraph-send: .+$/gm)).toHaveLength(1);
  expect(errors).not.toMatch(/\n\s+at /);
}

function argumentsOf({ name, command }: NamedCommand): readonly string[] {
  return INSTEAD[name] ?? command.registeredArguments.flatMap((each) => GIVEN[each.name()] ?? []);
}

const has = ({ command }: NamedCommand, flag: string): boolean => command.options.some(({ long }) => long === flag);

describe('every command, with --json', { timeout: limitMs(120) }, () => {
  it('reports an option that it does not have', async () => {
    const ended = await runEach(commands, ({ command }) => [
      ...command.options.flatMap(({ mandatory, long }) => (mandatory && long ? [long, 'x'] : [])),
      '--json',
      '--nope',
    ]);
    expect(ended.length).toBeGreaterThan(40);
    for (const [, run] of ended) expectFailure(run, 'invalid_request', /^unknown option --(?:nope|json)/);
    expect(ended.map(([name]) => name).sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it('reports an argument or an option that is missing', async () => {
    const needy = commands.filter(({ command }) => {
      const isBare = command.registeredArguments.some(({ required }) => required);
      return isBare || command.options.some(({ mandatory }) => mandatory);
    });
    const ended = await runEach(needy, (each) => (has(each, '--json') ? ['--json'] : []));
    expect(ended.length).toBeGreaterThan(15);
    for (const [name, run] of ended) {
      expect([name, run.exit]).toEqual([name, ERRORS.invalid_request.exit]);
      expect(run.errors).toMatch(/^sgraph-send: (?:<[a-z]+>|--[a-z]+) is missing/);
      if (run.output !== '') expectFailure(run, 'invalid_request', /is missing/);
    }
    const silent = ended.filter(([, { output }]) => output === '').map(([name]) => name);
    expect(silent).toEqual(['completion']);
  });

  it('reports a server that cannot be reached', async () => {
    const asking = commands.filter(
      (each) =>
        !ASK_NOBODY.includes(each.name) &&
        (has(each, '--server') || each.command.registeredArguments.some((argument) => argument.name() === 'url')),
    );
    const ended = await runEach(asking, (each) => [
      ...argumentsOf(each),
      '--json',
      ...(has(each, '--server') ? ['--server', SERVER] : []),
      ...(has(each, '--yes') ? ['--yes'] : []),
    ]);
    expect(ended.length).toBeGreaterThan(20);
    for (const [name, run] of ended) {
      expect([name, run.exit]).toEqual([name, ERRORS.network.exit]);
      if (name === 'doctor') expect(JSON.parse(run.output)).toMatchObject({ ok: false });
      else expectFailure(run, 'network', /cannot be reached: the connection was refused/);
    }
  });
});

it('every command has help with an example of it', () => {
  for (const { name, command } of commands) {
    let printed = '';
    command.configureOutput({ writeOut: (text) => (printed += text) }).outputHelp();
    expect(printed).toMatch(/^Usage: /);
    const [, examples = ''] = /\nExamples?:\n((?: {2}.+(?:\n|$))+)/.exec(printed) ?? [];
    // Others may be in front of it in a pipe, and a version behind it.
    expect(examples, name).toMatch(new RegExp(`sgraph-send(?:@\\S+)? ${name}(?: |$)`, 'm'));
  }
});
