import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { messageOf } from '../../lib/deploy-error.ts';
import { buildImage } from '../../lib/docker/build.ts';
import { docker } from '../../lib/docker/docker.ts';
import { setUpDocker } from '../../lib/docker/setup.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Name of the image of this checkout. */
    image: string;
  }
}

const ROOT = join(import.meta.dirname, '..', '..');
/** Only of this checkout, so that another one that tests at the same time does not take its name. */
const NAME = `sgraph-send-test:${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`;

/** Makes sure that Docker answers, and builds the image: from nothing in about a minute, in a second where nothing changed. */
export default async function image(project: TestProject): Promise<() => Promise<void>> {
  try {
    const stopDocker = await timed('Docker', setUpDocker);
    const before = await imageId();
    project.provide('image', await timed('image', () => buildImage(NAME)));
    if (before !== '' && before !== (await imageId())) await docker(['image', 'rm', before]).catch(() => undefined);
    return stopDocker;
  } catch (thrown) {
    // One line says it all; where it was thrown is of no use to who has no Docker.
    throw Object.assign(new Error(messageOf(thrown)), { stack: '' });
  }
}

function imageId(): Promise<string> {
  return docker(['image', 'ls', '--quiet', '--no-trunc', NAME]);
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`${name.padEnd(18)} ${((performance.now() - started) / 1_000).toFixed(1).padStart(6)} s  ready`);
  return result;
}
