import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** A signal that ends the bench ends this process too: it would otherwise run on, with its files. */
export function endWithBench(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Resolves when all have ended. */
export async function endChildren(): Promise<void> {
  await Promise.all([...running].map(ended));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
