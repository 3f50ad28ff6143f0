import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHELLS } from '../../../cli/completion-script.ts';
import { answerOf, run } from '../../setup/command.ts';
import { installPackages } from '../../setup/debian.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser, PROGRAM } from '../../support/cli.ts';

/** Calls the function as the shell does; zsh's own functions, which need its line editor, print what they are given. */
const CODE = {
  bash: 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _sgraph_send; printf "%s\\n" "${COMPREPLY[@]}"',
  zsh: `
    compdef() { : }
    _files() { print -l -- *(N) }
    _describe() { [[ $1 == -o ]] && shift; print -l -- "\${(@P)2}" }
    source "$1"; shift; words=("$@"); CURRENT=$#; _sgraph_send`,
  fish: 'source $argv[1]; complete -C (string join " " -- $argv[2..-1])',
} as const;
type Shell = keyof typeof CODE;
const NAMES = Object.keys(CODE) as Shell[];

let user: CliUser;
let id: string;
beforeAll(async () => {
  for (const shell of NAMES) if ((await answerOf(shell, ['--version'])) === undefined) await installPackages(shell);
  user = await newCliUser();
  await mkdir(user.at('bin'));
  await mkdir(user.at('files'));
  await writeFile(user.at('bin', 'sgraph-send'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  await chmod(user.at('bin', 'sgraph-send'), 0o755);
  await writeFile(user.at('files', 'report.pdf'), 'x');
  const link = await user.line(['send', 'files/report.pdf', '--store', `disk:${user.at('store')}`]);
  id = link.slice(0, 26);
  for (const shell of NAMES) await writeFile(user.at(`script.${shell}`), await user.line(['completion', shell]));
}, limitMs(300));
afterAll(() => user.remove());

/** The first word of each line that the shell offers. */
async function complete(shell: Shell, ...words: string[]): Promise<string[]> {
  const first = shell === 'bash' ? ['-c', CODE.bash, 'bash'] : ['-c', CODE[shell]];
  const name = shell === 'zsh' ? ['zsh'] : [];
  const env = { HOME: user.folder, PATH: `${user.at('bin')}:${process.env['PATH'] ?? ''}` };
  const args = [...first, ...name, user.at(`script.${shell}`), 'sgraph-send', ...words];
  const printed = await run(shell, args, { cwd: user.at('files'), env });
  return printed
    .split('\n')
    .map((line) => line.split(/[:\t]/)[0] ?? '')
    .filter((word) => word !== '');
}

it('has a script for each shell that is tested here, and one more', () => {
  expect(Object.keys(SHELLS)).toEqual([...NAMES, 'powershell']);
});

describe.each(NAMES)('completion in %s', (shell) => {
  it('offers commands, files, options, their values, and IDs that this machine has', async () => {
    expect(await complete(shell, '')).toEqual(expect.arrayContaining(['send', 'receive', 'history']));
    expect(await complete(shell, 'send', '')).toEqual(['report.pdf']);
    expect(await complete(shell, 'send', '--mo')).toContain('--mode');
    expect((await complete(shell, 'send', '--mode', '')).sort()).toEqual(['direct', 'server']);
    expect(await complete(shell, 'send', '--key-file', '')).not.toContain('--mode');
    expect(await complete(shell, 'send', '--token', '')).toEqual([]);
    expect((await complete(shell, 'admin', 'tokens', '')).sort()).toEqual(['create', 'list', 'revoke']);
    expect(await complete(shell, 'history', 'show', '')).toEqual([id]);
    expect(await complete(shell, 'delete', '')).toEqual([id]);
    expect(await complete(shell, 'config', 'get', '')).toContain('server');
  });
});
