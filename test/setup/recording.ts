import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { newCliUser } from '../support/cli.ts';
import type { Scene } from './terminal-svg.ts';

/** What a person types, in the folder of a person who has one file. */
const COMMANDS = [
  'npx sgraph-send send report.pdf --server "$SERVER" > link.txt',
  'cat link.txt',
  'npx sgraph-send receive "$(cat link.txt)" -o received.pdf',
  'npx sgraph-send log "$(cat link.txt)"',
  'sha256sum report.pdf received.pdf',
];
const SHOWN_SERVER = 'https://send.example';
const SHOWN_FOLDER = '/home/ann';

/** Runs the commands against a server and gives what a terminal shows, with the time that it took. */
export async function recordTerminal(server: string): Promise<Scene[]> {
  const user = await newCliUser({ SERVER: server });
  try {
    await writeFile(user.at('report.pdf'), randomBytes(3_000_000));
    const scenes: Scene[] = [];
    for (const command of COMMANDS) {
      const started = performance.now();
      // The program itself, in the place of what `npx` would find.
      const shell = command.replace('npx sgraph-send', '"$0" "$1"');
      const { output, errors } = await user.run([], { shell: `{ ${shell}\n} 2>&1` });
      const printed = `${output.toString()}${errors}`
        .replaceAll(server, SHOWN_SERVER)
        .replaceAll(user.folder, SHOWN_FOLDER)
        .trimEnd()
        .split('\n');
      scenes.push({ typed: command, printed, seconds: (performance.now() - started) / 1_000 });
    }
    return scenes;
  } finally {
    await user.remove();
  }
}
