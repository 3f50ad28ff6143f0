import { Command } from 'commander';
import { requestCloseCommand } from './request-close.ts';
import { requestCreateCommand } from './request-create.ts';
import { requestExportCommand } from './request-export.ts';
import { requestForgetCommand } from './request-forget.ts';
import { requestImportCommand } from './request-import.ts';
import { requestListCommand } from './request-list.ts';
import { requestReceiveCommand } from './request-receive.ts';

/** `sgraph-send request`. */
export function requestCommand(): Command {
  return new Command('request')
    .description('Make a link by which others send you files that only you can open, and receive them.')
    .addCommand(requestCreateCommand())
    .addCommand(requestListCommand())
    .addCommand(requestReceiveCommand())
    .addCommand(requestCloseCommand())
    .addCommand(requestExportCommand())
    .addCommand(requestImportCommand())
    .addCommand(requestForgetCommand())
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send request create --title "Photos of the trip" --server https://send.example
  sgraph-send request list
  sgraph-send request receive LINK -o photos
  sgraph-send send --to LINK photo.jpg`,
    );
}
