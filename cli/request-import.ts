import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { MAX_REQUEST_FILE_BYTES, readRequestFile } from '../core/requests/request-file.ts';
import { failWith, readFault } from './failure.ts';
import { keepRequest } from './kept-requests.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings, requireLocation } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

type ImportFlags = SettingFlags & TerminalFlags;

/** `sgraph-send request import`. */
export function requestImportCommand(): Command {
  return addOutputOptions(
    addPlaceOptions(
      new Command('import')
        .argument('<file>', 'what the page saved or `request export` wrote; - is standard input')
        .description('Keep a file request of another machine or of the page on this machine. Asks no server.'),
    ),
  )
    .addHelpText(
      'after',
      `
With --server or --store the request is asked for there, and not at the place that the file names.

Example:
  sgraph-send request import photos.json`,
    )
    .action(runImport);
}

async function runImport(path: string, flags: ImportFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const file = await readRequestFile(await contentOf(path));
  const head = settings.isPlaceByFlag ? { ...file, place: requireLocation(settings.place) } : file;
  const state = await keepRequest(settings.directories, head, terminal);
  await state.close();
  await terminal.result(state.isKept ? `${head.id} is in the list of this machine` : '', {
    id: head.id,
    kept: state.isKept,
  });
}

async function contentOf(path: string): Promise<string> {
  const bytes = await (path === '-' ? buffer(process.stdin) : readBounded(path)).catch(failWith(readFault));
  return bytes.toString();
}

async function readBounded(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size <= MAX_REQUEST_FILE_BYTES) return readFile(path);
  throw new SendError('invalid_request', `the file has ${size} bytes, which is more than a file request has`);
}
