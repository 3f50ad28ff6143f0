import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { recordTerminal } from '../../setup/recording.ts';
import { animateTerminal, linesOfTerminal } from '../../setup/terminal-svg.ts';
import { startServer } from '../../support/server.ts';

const RECORDING = new URL('../../../docs/pictures/terminal.svg', import.meta.url);

/** Without what differs from run to run: ids, keys, hashes, times, durations and speeds. */
function lasting(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '{time}')
      .replaceAll(/#[\w-]{43}/g, '#{key}')
      .replaceAll(/\b[a-z2-7]{26}\b/g, '{id}')
      .replaceAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b/g, '{hash}')
      .replaceAll(/in (?:under 1 s|\d+ s|\d+ min.*), [\d.]+ \w+\/s/g, 'in {seconds} s, {speed}'),
  );
}

it('the terminal in the README shows what the program prints; else: node test/setup/pictures.ts', async () => {
  const server = await startServer({ store: 'memory:' });
  try {
    const played = animateTerminal(await recordTerminal(server.userUrl));
    const recorded = await readFile(RECORDING, 'utf8');
    expect(lasting(linesOfTerminal(recorded))).toEqual(lasting(linesOfTerminal(played)));
  } finally {
    await server.kill();
  }
});
