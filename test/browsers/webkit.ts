import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { freePort } from '../setup/server-process.ts';
import type { Command, Driver, Parameters } from './driver.ts';
import { COMMANDS } from './driver.ts';
import { start, until } from './process.ts';

const Session = z.object({ sessionId: z.string() });
const Failure = z.object({ error: z.string(), message: z.string() });

/** WebKit in a folder of its own, on a display of its own, driven by WebDriver over HTTP. Its sessions are private windows. */
export async function openWebkit(
  [driver = '', binary = '', xvfb = '']: readonly string[],
  folder: string,
): Promise<Driver> {
  const downloads = join(folder, 'downloads');
  const runtime = join(folder, 'runtime');
  await Promise.all(
    [downloads, runtime, join(folder, '.config')].map((path) => mkdir(path, { recursive: true, mode: 0o700 })),
  );
  await writeFile(join(folder, '.config', 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="$HOME/downloads"\n`);
  const display = start(xvfb, ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {});
  const number = await until(() => Promise.resolve(/^(\d+)\n/m.exec(display.printed())?.[1]), display.printed);
  // The driver takes the number of a port, and 0 is none to it.
  const port = await freePort();
  const { stop, printed } = start(driver, [`--port=${port}`], {
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    DISPLAY: `:${number}`,
    GDK_BACKEND: 'x11',
    GSETTINGS_BACKEND: 'memory',
    LC_ALL: 'C.UTF-8',
    LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  });
  const origin = `http://127.0.0.1:${port}`;
  await until(() => ask('GET', `${origin}/status`), printed);
  const wanted = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
  const { sessionId } = Session.parse(
    await ask('POST', `${origin}/session`, { capabilities: { alwaysMatch: wanted } }),
  );
  const session = `${origin}/session/${sessionId}`;
  return {
    downloads,
    send: (command, parameters) => send(session, command, parameters),
    stop: async () => {
      await ask('DELETE', session);
      await stop();
      await display.stop();
    },
  };
}

function send(session: string, command: Command, parameters: Parameters = {}): Promise<unknown> {
  const [method, path] = COMMANDS[command];
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name]));
  return ask(method, `${session}/${filled}`, parameters);
}

async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, { method, ...(method === 'POST' && { body: JSON.stringify(body) }) });
  const { value } = z.object({ value: z.unknown() }).parse(await response.json());
  if (response.ok) return value;
  const { error, message } = Failure.parse(value);
  throw new Error(`${method} ${url}: ${error}: ${message}`);
}
