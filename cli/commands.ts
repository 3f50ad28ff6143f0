import type { Command } from 'commander';
import { emptyProgram } from './program.ts';

/** A command that is imported only when it is asked for, so that the others start no slower with it. */
interface LazyCommand {
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** To add a command, add a line. */
export const COMMANDS: Readonly<Record<string, LazyCommand>> = {
  send: { summary: 'encrypt and send files', load: async () => (await import('./send.ts')).sendCommand() },
  receive: { summary: 'download and decrypt', load: async () => (await import('./receive.ts')).receiveCommand() },
  resume: {
    summary: 'resume an interrupted transfer',
    load: async () => (await import('./resume.ts')).resumeCommand(),
  },
  request: {
    summary: 'ask others for files, and receive them',
    load: async () => (await import('./request.ts')).requestCommand(),
  },
  info: { summary: 'show what a link leads to', load: async () => (await import('./info.ts')).infoCommand() },
  history: {
    summary: 'show what this machine sent and received',
    load: async () => (await import('./history.ts')).historyCommand(),
  },
  log: { summary: 'show and check what happened', load: async () => (await import('./log.ts')).logCommand() },
  extend: { summary: 'change when it expires', load: async () => (await import('./extend.ts')).extendCommand() },
  'give-back': {
    summary: 'free downloads that did not finish',
    load: async () => (await import('./give-back.ts')).giveBackCommand(),
  },
  delete: { summary: 'delete what you sent', load: async () => (await import('./delete.ts')).deleteCommand() },
  decrypt: { summary: 'decrypt a ciphertext', load: async () => (await import('./decrypt.ts')).decryptCommand() },
  serve: { summary: 'serve the user and the admin app', load: async () => (await import('./serve.ts')).serveCommand() },
  store: { summary: 'check or copy a store', load: async () => (await import('./store.ts')).storeCommand() },
  admin: {
    summary: 'access codes, transfers, audit, purge',
    load: async () => (await import('./admin.ts')).adminCommand(),
  },
  doctor: {
    summary: 'check this machine, the server and the store',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  'verify-server': {
    summary: 'compare what a server serves with this package',
    load: async () => (await import('./verify-server.ts')).verifyServerCommand(),
  },
  config: {
    summary: 'show or change the configuration file',
    load: async () => (await import('./config.ts')).configCommand(),
  },
  version: { summary: 'print the version', load: async () => (await import('./version.ts')).versionCommand() },
  completion: {
    summary: 'print a script for the shell',
    load: async () => (await import('./completion.ts')).completionCommand(wholeProgram),
  },
};

/** The program with the command that the arguments ask for; of the others it has only the names. */
export async function programFor(words: readonly string[]): Promise<Command> {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  const asked = first === 'help' ? second : first;
  return assemble(emptyProgram(), (name) => name === asked);
}

/** The program with all commands, of which completion and the manual are made. */
export function wholeProgram(): Promise<Command> {
  return assemble(emptyProgram(), () => true);
}

async function assemble(program: Command, isNeeded: (name: string) => boolean): Promise<Command> {
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (isNeeded(name)) program.addCommand((await load()).summary(summary));
    else program.command(name).summary(summary).description(summary);
  }
  return program;
}
