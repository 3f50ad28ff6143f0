import { createServer, request as askServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, makeFile, pickFile, receiveFile, sendPicked, sha256OfFile, test as base } from './fixtures.ts';

const LOGIN = { username: 'ann', password: 'behind the door' };
const EXPECTED = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

/** The address of a proxy that asks each request for a name and a password, as nginx does with `auth_basic`. */
const test = base.extend<{ behindLogin: string }>({
  behindLogin: async ({ origin }, use) => {
    const proxy = createServer((request, response) => {
      const { authorization, ...headers } = request.headers;
      if (authorization !== EXPECTED) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="home"' }).end();
        return;
      }
      const { method = 'GET', url = '/' } = request;
      const asked = askServer(new URL(url, origin), { method, headers }, (answer) => {
        answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
      });
      request.pipe(asked.on('error', () => response.destroy()));
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    await use(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    proxy.closeAllConnections();
    proxy.close();
  },
});

test('a file goes up and down through a proxy that asks for a name and a password', async ({
  browser,
  behindLogin,
}, info) => {
  const context = await browser.newContext({ httpCredentials: LOGIN });
  const page = await context.newPage();
  const file = await makeFile(info, 'a.bin', Buffer.alloc(300_000, 'some content'));
  await page.goto(behindLogin);
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  expect(new URL(link).origin).toBe(behindLogin);
  await page.goto(link);
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(file.sha256);
  await context.close();
});
