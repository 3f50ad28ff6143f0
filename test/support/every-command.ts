import type { Command } from 'commander';
import { wholeProgram } from '../../cli/commands.ts';
import { visibleBelow } from '../../cli/completable.ts';

export interface NamedCommand {
  /** Such as `admin tokens create`. */
  readonly name: string;
  readonly command: Command;
}

/** Each command and each of its own, that help shows. */
export async function everyCommand(): Promise<NamedCommand[]> {
  const below = (parent: Command, names: readonly string[]): NamedCommand[] =>
    visibleBelow(parent).flatMap((command) => {
      const words = [...names, command.name()];
      return [{ name: words.join(' '), command }, ...below(command, words)];
    });
  return below(await wholeProgram(), []);
}
