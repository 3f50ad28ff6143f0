import { Argument, Command } from 'commander';
import type { IdKind } from './completable.ts';
import { describeTree, ID_KINDS } from './completable.ts';
import { SHELLS } from './completion-script.ts';
import { readEntries } from './history-files.ts';
import { processCliSettings } from './settings.ts';
import { printable } from './failure.ts';
import { writeOut } from './terminal.ts';
import { idOf, listUnfinished } from './unfinished.ts';

/** `sgraph-send completion`. The scripts are made from the program's own definition. */
export function completionCommand(program: () => Promise<Command>): Command {
  const command = new Command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
    .description('Print a script that completes commands, options, their values, files and IDs in your shell.')
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send completion bash > ~/.local/share/bash-completion/completions/sgraph-send
  sgraph-send completion zsh > "\${fpath[1]}/_sgraph-send"
  sgraph-send completion fish > ~/.config/fish/completions/sgraph-send.fish
  sgraph-send completion powershell >> $PROFILE`,
    )
    .action(async (shell: keyof typeof SHELLS) => writeOut(SHELLS[shell](describeTree(await program()))));
  command
    .command('ids', { hidden: true })
    .addArgument(new Argument('<of>').choices(ID_KINDS))
    .action(async (kind: IdKind) => writeOut((await idLines(kind)).join('')));
  return command;
}

/** Lines of an ID, a tab and what it is, as fish takes them. */
async function idLines(kind: IdKind): Promise<string[]> {
  const { directories } = processCliSettings({});
  const line = (id: string, words: string): string => `${id}\t${printable(words)}\n`;
  if (kind === 'unfinished')
    return (await listUnfinished(directories)).map((each) =>
      line(idOf(each), `${each.head.kind} ${each.head.startedAt}`),
    );
  const { files } = directories.state === undefined ? { files: [] } : await readEntries(directories.state);
  const lines = new Map<string, string>();
  // A transfer may be there several times: the newest comes first.
  for (const { entry } of files)
    if (!lines.has(entry.id)) lines.set(entry.id, line(entry.id, `${entry.kind} ${entry.name}`));
  return [...lines.values()];
}
