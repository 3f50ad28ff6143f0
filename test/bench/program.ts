import { fileURLToPath } from 'node:url';
import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import { endWithBench } from './children.ts';

const { NODE_OPTIONS } = process.env;
/** Whether `profile.ts` runs this: each process of Node then writes a profile when it ends. */
export const isProfiled: boolean = NODE_OPTIONS?.includes('--cpu-prof') ?? false;
const built = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));
const sources = fileURLToPath(new URL('../../bin/sgraph-send.ts', import.meta.url));

/** The command line that is measured: the built one. A profile is of the sources, where each function has its file. */
export const PROGRAM: string = isProfiled ? sources : built;

/** The server that is measured. */
export async function startMeasuredServer(store: string): Promise<RunningServer> {
  const server = await startServer({
    store,
    program: PROGRAM,
    ...(isProfiled && { environment: { NODE_OPTIONS: NODE_OPTIONS ?? '' } }),
  });
  endWithBench(server.process);
  return server;
}
