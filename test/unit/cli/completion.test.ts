import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Completable } from '../../../cli/completable.ts';
import { describeTree } from '../../../cli/completable.ts';
import { SHELLS } from '../../../cli/completion-script.ts';
import { temporaryFolder } from '../../support/server.ts';

function sample(): Completable[] {
  const program = new Command('sgraph-send').version('v0.1.0');
  program
    .command('send')
    .argument('<path...>')
    .summary("a sender's command: it sends")
    .option('--server <url>', 'd')
    .option('--key-file <path>', 'k')
    .addOption(new Option('-m, --mode <mode>', 'how').choices(['fast', 'slow']));
  program.command('admin').command('tokens').command('create').description('f');
  program.command('secret', { hidden: true });
  return describeTree(program);
}

/** What bash offers behind these words in a folder with two files; the last word is being typed. */
async function complete(...words: string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  try {
    const script = join(folder.path, 'completion.bash');
    await writeFile(script, SHELLS.bash(sample()));
    await writeFile(join(folder.path, 'a file'), '');
    const code =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _sgraph_send; printf "%s\\n" "${COMPREPLY[@]}"';
    const args = ['-c', code, 'bash', script, 'sgraph-send', ...words];
    const printed = execFileSync('bash', args, { encoding: 'utf8', cwd: folder.path });
    return printed.split('\n').filter((line) => line !== '');
  } finally {
    await folder.remove();
  }
}

describe('completion in bash', () => {
  it('offers commands, and options only where one is typed', async () => {
    expect(await complete('')).toEqual(['send', 'admin']);
    expect(await complete('s')).toEqual(['send']);
    expect(await complete('--')).toEqual(['--version', '--help']);
    expect(await complete('send', '--')).toEqual(['--server', '--key-file', '--mode', '--help']);
    expect(await complete('admin', 'tokens', '')).toEqual(['create']);
  });

  it('offers files first where a command or an option takes them, and the values that an option has', async () => {
    expect(await complete('send', '')).toEqual(['a file', 'completion.bash']);
    expect(await complete('send', 'a')).toEqual(['a file']);
    expect(await complete('send', '--key-file', 'c')).toEqual(['completion.bash']);
    expect(await complete('send', '--mode', '')).toEqual(['fast', 'slow']);
    expect(await complete('send', '-m', 's')).toEqual(['slow']);
    expect(await complete('send', '--server', '')).toEqual([]);
    expect(await complete('send', '--server', 'x', '')).toEqual(['a file', 'completion.bash']);
  });
});

it('quotes every text for its shell', () => {
  const all = sample();
  expect(SHELLS.zsh(all)).toContain(`'send:a sender'\\''s command\\: it sends'`);
  expect(SHELLS.fish(all)).toContain(`-a send -d 'a sender'\\''s command: it sends'`);
  expect(SHELLS.fish(all)).toContain(
    `complete -c sgraph-send -n '__sgraph_send_at '\\'' send'\\''' -l server -x -d 'd'`,
  );
  expect(SHELLS.powershell(all)).toContain(`'send', 'a sender''s command: it sends'`);
});
