import { join } from 'node:path';
import * as z from 'zod';
import type { Fixtures } from './fixtures.ts';
import { PROGRAM } from './program.ts';
import { runProgram } from './programs.ts';
import { timed } from './rounds.ts';

const Sent = z.object({ link: z.string(), manage: z.string() });

/** The built command line; each call is a process of its own, whose state is in memory like the files. */
export interface CommandLine {
  send(serverUrl: string, file: string): Promise<z.infer<typeof Sent>>;
  receive(link: string, target: string): Promise<void>;
  delete(link: string): Promise<void>;
}

export function commandLine({ memory }: Fixtures): CommandLine {
  const run = (...args: string[]): Promise<string> =>
    runProgram('env', [`XDG_STATE_HOME=${join(memory, 'state')}`, process.execPath, PROGRAM, ...args]);
  return {
    send: async (serverUrl, file) =>
      Sent.parse(JSON.parse(await run('send', file, '--server', serverUrl, '--json', '--quiet'))),
    receive: async (link, target) => {
      await run('receive', link, '-o', target, '--force', '--quiet');
    },
    delete: async (link) => {
      await run('delete', link, '--quiet');
    },
  };
}

/** Milliseconds of both ways. */
export interface Times {
  readonly upload: number;
  readonly download: number;
}

/** Sends and receives a file, and deletes the transfer, each time that it is called. What is deleted is not measured, so it may go another way. */
export function commandTransfer(
  serverUrl: string,
  file: string,
  fixtures: Fixtures,
  whereToDelete: (manage: string) => string = (manage) => manage,
): () => Promise<Times> {
  const [command, output] = [commandLine(fixtures), join(fixtures.memory, 'received')];
  return async () => {
    const started = performance.now();
    const { link, manage } = await command.send(serverUrl, file);
    const upload = performance.now() - started;
    const download = await timed(() => command.receive(link, output));
    await command.delete(whereToDelete(manage));
    return { upload, download };
  };
}
