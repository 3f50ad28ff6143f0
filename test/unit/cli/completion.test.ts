import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHELLS } from '../../../cli/completion-script.ts';
import type { Completable } from '../../../cli/completion-script.ts';
import { temporaryFolder } from '../../support/server.ts';

const option = { short: undefined, takesValue: false };
const program: Completable[] = [
  {
    path: '',
    commands: [
      { name: 'send', description: "a sender's command: it sends" },
      { name: 'admin', description: 'b' },
    ],
    options: [{ ...option, long: '--version', description: 'c' }],
  },
  { path: ' send', commands: [], options: [{ ...option, long: '--server', description: 'd', takesValue: true }] },
  { path: ' admin', commands: [{ name: 'tokens', description: 'e' }], options: [] },
  { path: ' admin tokens', commands: [{ name: 'create', description: 'f' }], options: [] },
];

/** What bash offers behind these words; the last one is being typed. */
async function complete(...words: string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  try {
    const script = join(folder.path, 'completion.bash');
    await writeFile(script, SHELLS.bash(program));
    const code =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _sgraph_send; printf "%s\\n" "${COMPREPLY[@]}"';
    const printed = execFileSync('bash', ['-c', code, 'bash', script, 'sgraph-send', ...words], { encoding: 'utf8' });
    return printed.split('\n').filter((line) => line !== '');
  } finally {
    await folder.remove();
  }
}

describe('completion in bash', () => {
  it('offers commands, options of a command, and commands below it', async () => {
    expect(await complete('')).toEqual(['send', 'admin', '--version']);
    expect(await complete('s')).toEqual(['send']);
    expect(await complete('send', '--')).toEqual(['--server']);
    expect(await complete('send', '--server', 'x', '')).toEqual(['--server']);
    expect(await complete('admin', 'tokens', '')).toEqual(['create']);
  });
});

it('quotes every text for its shell', () => {
  expect(SHELLS.zsh(program)).toContain(`'send:a sender'\\''s command\\: it sends'`);
  expect(SHELLS.fish(program)).toContain(`-f -a send -d 'a sender'\\''s command: it sends'`);
  expect(SHELLS.fish(program)).toContain(
    `complete -c sgraph-send -n '__sgraph_send_at '\\'' send'\\''' -l server -r -d 'd'`,
  );
});
