import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from './level-output.ts';
import { endAllGroups, isRunEnding } from './process-group.ts';

/** Files of lanes that have not been shown yet. */
const kept = new Set<string>();

/** Ends all that runs when this process is told to end, and shows what other lanes than the first have printed until then. */
export function endOnSignals(): void {
  const end = async (): Promise<void> => {
    await endAllGroups();
    for (const file of kept) process.stdout.write(readFileSync(file, 'utf8'));
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end());
}

/**
 * Runs lanes beside each other, and the levels of each one after the other; gives what they gave, in this order. The first lane prints at
 * once. What another prints is kept in a file of `folder` and shown after the first has ended, so that the lines of a level stay together.
 */
export async function runLanes<T>(
  lanes: readonly (readonly string[])[],
  runLevel: (level: string, output: Output) => Promise<T>,
  folder: string,
  show: (text: string) => void = (text) => process.stdout.write(text),
): Promise<T[]> {
  const [first = [], ...others] = lanes;
  const beside = others.map((levels) => ({ levels, file: join(folder, `${levels.join('-')}.log`) }));
  for (const { levels, file } of beside)
    show(`\n${levels.join(', ')} beside ${first.join(', ')}, shown after: ${file}\n`);
  const lanesBeside = beside.map(async ({ levels, file }) => ({
    file,
    ended: await Promise.allSettled([runKept(levels, runLevel, file)]),
  }));
  const results = await runLane(first, runLevel, 'inherit');
  for (const lane of lanesBeside) {
    const { file, ended } = await lane;
    if (kept.delete(file)) show(readFileSync(file, 'utf8'));
    for (const outcome of ended) {
      if (outcome.status === 'rejected') throw outcome.reason;
      results.push(...outcome.value);
    }
  }
  return results;
}

async function runKept<T>(
  levels: readonly string[],
  runLevel: (level: string, output: Output) => Promise<T>,
  file: string,
): Promise<T[]> {
  const output = openSync(file, 'w');
  kept.add(file);
  try {
    return await runLane(levels, runLevel, output);
  } finally {
    closeSync(output);
  }
}

async function runLane<T>(
  levels: readonly string[],
  runLevel: (level: string, output: Output) => Promise<T>,
  output: Output,
): Promise<T[]> {
  const results: T[] = [];
  for (const level of levels) if (!isRunEnding()) results.push(await runLevel(level, output));
  return results;
}
