import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { requestFileText } from '../core/requests/request-file.ts';
import { failWith, writeFault } from './failure.ts';
import { findOwn } from './kept-requests.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal, writeOut } from './terminal.ts';

interface ExportFlags extends SettingFlags, TerminalFlags {
  readonly output?: string;
}

/** `sgraph-send request export`. */
export function requestExportCommand(): Command {
  return addOutputOptions(
    addPlaceOptions(
      new Command('export')
        .argument('[request]', 'its private link or its ID; optional if there is only one')
        .description('Write a file request to a file, for another machine or the page. Asks no server.'),
    ).option('-o, --output <path>', 'file to write, which must not exist (default: standard output)'),
  )
    .addHelpText(
      'after',
      `
Anyone who has the file can open everything that is sent to the request.

Examples:
  sgraph-send request export -o photos.json
  sgraph-send request export ID | ssh laptop sgraph-send request import -`,
    )
    .action(runExport);
}

async function runExport(text: string | undefined, flags: ExportFlags): Promise<void> {
  const { head } = await findOwn(text, processCliSettings(flags));
  const content = requestFileText(head);
  if (flags.output === undefined || flags.output === '-') return writeOut(content);
  await writeFile(flags.output, content, { mode: 0o600, flag: 'wx' }).catch(failWith(writeFault));
  await createTerminal(flags).result(flags.output, { id: head.id, path: flags.output });
}
