import type { Command } from 'commander';
import { Option } from 'commander';
import { examples } from '../core/stores/schemes.ts';

/** For commands that make requests. */
export const PROXY_OPTION = [
  '--proxy <url>',
  'proxy for every request, or none (default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY)',
] as const;

/** `--server`, `--store`, `--mode`, `--proxy`: where transfers live. */
export function addPlaceOptions(command: Command): Command {
  return command
    .addOption(new Option('--server <url>', 'server, such as https://send.example').conflicts('store'))
    .option('--store <url>', `no server, but a store opened by this command: ${examples('path', 'bucket')}`)
    .addOption(
      new Option('--mode <mode>', 'with a bucket: through this process, or straight to the bucket').choices([
        'server',
        'direct',
      ]),
    )
    .option(...PROXY_OPTION);
}

/** `--quiet` and `--json`. */
export function addOutputOptions(command: Command): Command {
  return command.option('-q, --quiet', 'print only errors on standard error').option('--json', 'the result as JSON');
}

/** `--no-history`, for commands that transfer files. */
export function addHistoryOption(command: Command): Command {
  return command.option('--no-history', 'do not add this transfer to the history of this machine');
}

/** `--progress` and `--limit-rate`, for commands that transfer files. */
export function addProgressOption(command: Command): Command {
  return command
    .option('--limit-rate <size>', 'send and receive at most so much per second: 500kB, 1.5MB, 2MiB')
    .addOption(
      new Option('--progress <kind>', 'on standard error: a bar or lines, JSON lines, or nothing')
        .choices(['auto', 'json', 'none'])
        .default('auto'),
    );
}
