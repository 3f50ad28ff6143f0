import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { docker } from '../../../lib/docker/docker.ts';

const ImageConfig = z.object({
  User: z.string(),
  Labels: z.record(z.string(), z.string()).nullable(),
  Volumes: z.record(z.string(), z.object({})).nullable(),
});

export async function inspectImage(image: string): Promise<z.infer<typeof ImageConfig>> {
  return ImageConfig.parse(JSON.parse(await docker(['image', 'inspect', '--format', '{{json .Config}}', image])));
}

/** Paths of everything in the image, without a slash at the start. */
export async function filesOf(image: string): Promise<string[]> {
  return withFileSystem(image, async (tar) => {
    const { stdout } = await promisify(execFile)('tar', ['-tf', tar]);
    return stdout.trim().split('\n');
  });
}

/** Owner and mode of a folder in the image, as `tar` shows them, such as `drwxrwxrwt 0/0`. */
export async function modeOf(image: string, folder: string): Promise<string> {
  return withFileSystem(image, async (tar) => {
    const { stdout } = await promisify(execFile)('tar', [
      '-tvf',
      tar,
      '--numeric-owner',
      '--no-recursion',
      `${folder}/`,
    ]);
    return stdout.trim().split(/\s+/).slice(0, 2).join(' ');
  });
}

/** The content of one file in the image. */
export async function readFromImage(image: string, path: string): Promise<string> {
  return withFileSystem(image, async (tar) => {
    const { stdout } = await promisify(execFile)('tar', ['-xOf', tar, path], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  });
}

/** Lines of a Dockerfile, or a file to add. */
export type ImageChange = { readonly lines: readonly string[] } | { readonly file: string; readonly to: string };

/** An image like another one but for one change. */
export async function alteredImage(image: string, name: string, change: ImageChange): Promise<string> {
  const id = await docker(['create', image]);
  try {
    if ('file' in change) await docker(['cp', change.file, `${id}:${change.to}`]);
    const lines = 'lines' in change ? change.lines : [];
    await docker(['commit', ...lines.flatMap((line) => ['--change', line]), id, name]);
    return name;
  } finally {
    await docker(['rm', '--volumes', id]);
  }
}

async function withFileSystem<T>(image: string, work: (tar: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-image-'));
  const id = await docker(['create', image]);
  try {
    const tar = join(folder, 'image.tar');
    await docker(['export', '--output', tar, id]);
    return await work(tar);
  } finally {
    await docker(['rm', '--volumes', id]);
    await rm(folder, { recursive: true, force: true });
  }
}
