import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import type { Driver } from './driver.ts';
import { start, until } from './process.ts';

const Reply = z.tuple([
  z.literal(1),
  z.number(),
  z.object({ error: z.string(), message: z.string() }).nullable(),
  z.unknown(),
]);
const Wrapped = z.strictObject({ value: z.unknown() });

/**
 * Firefox in a folder of its own. It is driven by the protocol that is built into it, Marionette: the commands of WebDriver as JSON over
 * TCP. The program that would translate HTTP to it, geckodriver, is in no registry.
 */
export async function openFirefox([program = '']: readonly string[], folder: string): Promise<Driver> {
  const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')];
  await Promise.all([profile, downloads].map((path) => mkdir(path, { recursive: true })));
  await writeFile(join(profile, 'user.js'), preferences(downloads));
  const flags = ['--marionette', '--headless', '--no-remote', '--profile', profile];
  const { stop, printed } = start(program, flags, { HOME: folder });
  const portFile = join(profile, 'MarionetteActivePort');
  const port = await until(async () => Number(await readFile(portFile, 'utf8')) || undefined, printed);
  const socket = connect(port, '127.0.0.1');
  const call = speak(socket);
  await once(socket, 'connect');
  await call('WebDriver:NewSession', {});
  return {
    downloads,
    send: (command, parameters = {}) => call(`WebDriver:${command}`, parameters),
    stop: async () => {
      socket.destroy();
      await stop();
    },
  };
}

function preferences(downloads: string): string {
  const values = {
    'marionette.port': 0,
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'intl.locale.requested': 'en-GB',
    'intl.accept_languages': 'en-GB',
    // Nothing that talks to Mozilla.
    'app.update.enabled': false,
    'browser.aboutwelcome.enabled': false,
    'browser.safebrowsing.downloads.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'network.captive-portal-service.enabled': false,
    'services.settings.server': 'data:,',
  };
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

/** Messages are `length:json`; a request is `[0, id, name, parameters]`, its reply `[1, id, error, result]`. */
function speak(socket: Socket): (name: string, parameters: unknown) => Promise<unknown> {
  const waiting = new Map<number, (reply: z.infer<typeof Reply>) => void>();
  let received = Buffer.alloc(0);
  let lastId = 0;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let message = takeMessage(); message !== undefined; message = takeMessage()) {
      // The first message is a greeting.
      const { success, data } = Reply.safeParse(JSON.parse(message));
      if (success) waiting.get(data[1])?.(data);
    }
  });
  const takeMessage = (): string | undefined => {
    const colon = received.indexOf(':');
    const end = colon + 1 + Number(received.subarray(0, Math.max(colon, 0)));
    if (colon < 0 || received.byteLength < end) return undefined;
    const message = received.toString('utf8', colon + 1, end);
    received = received.subarray(end);
    return message;
  };
  return (name, parameters) =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1);
      waiting.set(id, ([, , error, result]) => {
        waiting.delete(id);
        const { success, data } = Wrapped.safeParse(result);
        if (error) reject(new Error(`${name}: ${error.error}: ${error.message}`));
        else resolve(success ? data.value : result);
      });
      const text = JSON.stringify([0, id, name, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}
