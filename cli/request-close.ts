import { Command } from 'commander';
import { connect } from './connection.ts';
import { findOwn, requestsOf } from './kept-requests.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

type CloseFlags = SettingFlags & TerminalFlags;

/** `sgraph-send request close`. */
export function requestCloseCommand(): Command {
  return addOutputOptions(
    addPlaceOptions(
      new Command('close')
        .argument('[request]', 'its private link or its ID; optional if there is only one')
        .description('Close a file request: it accepts nothing more. What was sent can still be received.'),
    ),
  )
    .addHelpText('after', '\nExample:\n  sgraph-send request close https://send.example/request/ID#KEY')
    .action(runClose);
}

async function runClose(text: string | undefined, flags: CloseFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const { head } = await findOwn(text, settings);
  const connection = await connect(head.place, settings);
  try {
    const { id, state, received = 0 } = await requestsOf(connection).close(head.id, head.ownerSecret);
    await terminal.result(`${id} is closed; ${received} sent`, { id, state, received });
  } finally {
    await connection.close();
  }
}
