import { Command } from 'commander';
import type { CopyCounts } from '../core/stores/copy.ts';
import { copyStore } from '../core/stores/copy.ts';
import { openExistingStore, openStore } from '../core/stores/open.ts';
import type { Store } from '../core/stores/store.ts';
import { formatBytes } from './format.ts';
import { addOutputOptions, PROXY_OPTION } from './place-options.ts';
import { reportEvery } from './progress.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';
import { counted } from '../core/quantity.ts';

interface CopyFlags extends TerminalFlags {
  readonly dryRun?: boolean;
  readonly mirror?: boolean;
  readonly proxy?: string;
}

/** `sgraph-send store copy`. */
export function storeCopyCommand(): Command {
  return addOutputOptions(
    new Command('copy')
      .argument('<from>', 'the store to read, such as disk:/srv/send')
      .argument('<to>', 'the store to write, such as s3://bucket/prefix')
      .description(
        'Copy everything in a store into another one, for a backup, a restore or a move. Run it again if it was interrupted.',
      )
      .option('--mirror', 'delete files that only the store to write has, so that both are the same')
      .option('--dry-run', 'show what would be done, change nothing')
      .option(...PROXY_OPTION),
  )
    .addHelpText(
      'after',
      `
Existing files are not changed. The keys that pseudonymise callers for a day are not copied, because they must not be kept.

Examples:
  sgraph-send store copy disk:/srv/send zip:/backup/send.zip
  sgraph-send store copy zip:/backup/send.zip s3://my-bucket/send
  sgraph-send store copy --mirror --dry-run s3://my-bucket gs://my-other-bucket`,
    )
    .action(copy);
}

async function copy(from: string, to: string, flags: CopyFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const say = reportEvery(terminal.say);
  const onProgress = (counts: Readonly<CopyCounts>): void => say(() => describe(counts, flags));
  const { chosenProxy } = processCliSettings(flags).network;
  const source = await openExistingStore(from, chosenProxy);
  const counts = await closing(source, async () => {
    const target = await openStore(to, chosenProxy);
    return closing(target, () => copyStore(source, target, { ...flags, onProgress }));
  });
  if (counts.vanished > 0)
    terminal.warn(
      `${counted(counts.vanished, 'file')} disappeared while copying: run it again when the server is less busy`,
    );
  if (counts.onlyInTarget > 0)
    terminal.warn(`only in ${to}: ${counted(counts.onlyInTarget, 'file')}; --mirror deletes them`);
  await terminal.result(describe(counts, flags), counts);
}

async function closing<T>(store: Store, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } finally {
    await store.close();
  }
}

function describe(
  { copied, copiedBytes, present, deleted }: Readonly<CopyCounts>,
  { dryRun, mirror }: CopyFlags,
): string {
  const done = `${counted(copied, 'file')} (${formatBytes(copiedBytes)}) ${dryRun ? 'to copy' : 'copied'}, ${present} already copied`;
  return mirror ? `${done}, ${deleted} ${dryRun ? 'to delete' : 'deleted'}` : done;
}
