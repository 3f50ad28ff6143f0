import { parseArgs } from 'node:util';
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { programFor } from '../../cli/commands.ts';
import { silenceParser } from '../../cli/main.ts';
import { usageWords } from '../../core/usage-words.ts';

/** What a person is told who types this after the program's name. */
async function said(program: Command, words: readonly string[]): Promise<string | undefined> {
  silenceParser(program);
  const thrown = await program.parseAsync(['node', 'x', ...words]).catch((error: unknown) => error);
  if (!(thrown instanceof CommanderError)) throw new Error('it was accepted', { cause: thrown });
  return usageWords(thrown);
}

describe('a wrong command line says the name, what was found and what is expected', () => {
  it.each([
    ['sned a', 'unknown command "sned": did you mean send?'],
    ['fly', 'unknown command "fly"'],
    ['https://send.example/d/aaaa#confidential', 'a link needs a command before it, such as receive'],
    ['serve --prot 1', 'unknown option --prot: did you mean --port?'],
    ['serve --tokn=confidential', 'unknown option --tokn'],
    ['serve --port', '--port needs a value: give --port <port>'],
    ['serve --port x', '--port is "x", must be a port number from 0 to 65535'],
    ['serve --admin-port 70000', '--admin-port is "70000", must be a port number from 0 to 65535'],
    ['serve --service usr', '--service is "usr", must be one of user, admin, both: did you mean "user"?'],
    ['serve now', 'too many arguments: found 1, expected none'],
    ['info', '<link> is missing'],
    ['resume a b c', 'too many arguments: found 3, expected at most 1'],
    ['send --server a --store b c', '--server and --store exclude each other: leave one out'],
    ['send --mode fast c', '--mode is "fast", must be one of server, direct'],
    ['completion zhs', '<shell> is "zhs", must be one of bash, zsh, fish, powershell: did you mean "zsh"?'],
    ['decrypt', '<file> is missing'],
    ['decrypt --key a --key-file b c', '--key-file and --key exclude each other: leave one out'],
    ['admin key --role admin', '--name is missing: give --name <name>'],
    ['decrypt --key a --segment-bytes 5', '--segment-bytes is "5", must be a number of bytes, from 4096 to 4194304'],
    ['store check memory: --per-second 0', '--per-second is "0", must be a whole number, 1 or more'],
    ['admin tokens create x --uses 0', '--uses is "0", must be a whole number, 1 or more'],
    ['admin transfers --state gone', /^--state is "gone", must be one of uploading, ready/],
    ['admin tokns', 'unknown command "tokns": did you mean tokens?'],
  ])('%s', async (typed, expected) => {
    const words = typed.split(' ');
    expect(await said(await programFor(words), words)).toMatch(expected);
    if (typeof expected === 'string') expect(await said(await programFor(words), words)).toBe(expected);
  });

  it('also of a variable that a parser reads', async () => {
    process.env['SERVICE_TYPE'] = 'usr';
    try {
      expect(await said(await programFor(['serve']), ['serve'])).toBe(
        'SERVICE_TYPE is "usr", must be one of user, admin, both: did you mean "user"?',
      );
    } finally {
      delete process.env['SERVICE_TYPE'];
    }
  });

  it('is nothing for help, which is no error', async () => {
    expect(await said(await programFor(['send']), ['send', '--help'])).toBeUndefined();
  });

  it.each([
    [['--tp', 'x'], 'unknown option --tp'],
    [['--to'], '--to needs a value: give --to <value>'],
    [['--to', '-x'], '--to needs a value: give --to'],
    [['--sign=x'], '--sign takes no value'],
    [['x'], 'unknown argument "x": expected only options'],
  ])("also as Node's own parser finds it: %j", (args, expected) => {
    const options = { to: { type: 'string' }, sign: { type: 'boolean' } } as const;
    let found: string | undefined;
    try {
      parseArgs({ args, options });
    } catch (thrown) {
      found = usageWords(thrown as { code: string; message: string });
    }
    expect(found).toBe(expected);
  });
});
