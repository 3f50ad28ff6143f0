import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manageLink } from '../../core/link.ts';
import { adminEn } from '../../frontend/i18n/admin-en.ts';
import { en as shared } from '../../frontend/i18n/en.ts';
import { filesEn } from '../../frontend/i18n/files-en.ts';
import { ensureNginx } from '../setup/proxies.ts';
import { freePort } from '../setup/server-process.ts';
import { limitMs } from '../setup/time-limits.ts';
import { configurationOf, nginxFile, replaced } from '../support/page-block.ts';
import { startProvider } from '../support/openid-provider.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { expect, makeFile, pickFile, receiveFile, sendPicked, sha256OfFile, test as base } from './fixtures.ts';

const en = { ...shared, ...filesEn };
const KEY = 'an admin key of this test 0123456789';

/** A server below `/send`, behind nginx as the documentation configures it. */
interface Below {
  readonly address: string;
  readonly origin: string;
}

const test = base.extend<object, { below: Below }>({
  below: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from a pattern
    async ({}, use) => {
      const [program, folder, port] = [await ensureNginx(), await temporaryFolder(), await freePort()];
      const origin = `http://127.0.0.1:${port}`;
      const provider = await startProvider([`${origin}/send/admin/signed-in`]);
      const environment = {
        SGRAPH_SEND_BASE_PATH: '/send',
        SGRAPH_SEND_TRUSTED_PROXIES: '1',
        SGRAPH_SEND_UPLOADS: 'open',
        SGRAPH_SEND_ADMIN_KEY: KEY,
        ...provider.environment,
      };
      const server = await startServer({ store: 'memory:', environment, flags: ['--admin-port', 'same'] });
      const location = replaced(await configurationOf('nginx', '## Below a path'), {
        'http://127.0.0.1:8080': new URL(server.userUrl).origin,
      });
      const file = join(folder.path, 'nginx.conf');
      await writeFile(file, nginxFile(folder.path, `server { listen 127.0.0.1:${port};\n${location}}\n`));
      const nginx = spawn(program, ['-c', file, '-p', folder.path, '-e', 'stderr'], { stdio: 'ignore' });
      await expect
        .poll(
          () =>
            fetch(`${origin}/send/health`).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: limitMs(30) },
        )
        .toBe(200);
      await use({ origin, address: `${origin}/send` });
      nginx.kill();
      await once(nginx, 'exit');
      await server.kill();
      await provider.stop();
      await folder.remove();
    },
    { scope: 'worker' },
  ],
});
test.use({ serviceWorkers: 'allow' });

test('below a path a file is sent, received and managed, and requested, and nothing beside that path is asked for', async ({
  page,
  context,
  below: { address, origin },
}, info) => {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await expect(page).toHaveURL(`${address}/`);
  const file = await makeFile(info, 'beach.jpg', new Uint8Array(5_000).fill(7));
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  expect(link).toMatch(new RegExp(`^${address}/d/[a-z2-7]{26}#`));
  await expect(page).toHaveURL(new RegExp(`^${address}/sent/[a-z2-7]{26}$`));
  await page.reload();
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible();
  const recipient = await context.newPage();
  await recipient.goto(link);
  const received = await receiveFile(recipient);
  expect([received.name, await sha256OfFile(received.path)]).toEqual(['beach.jpg', file.sha256]);

  await page.getByRole('contentinfo').getByRole('link', { name: en['kept.title'] }).click();
  await expect(page).toHaveURL(`${address}/sent`);
  await page.getByRole('link', { name: en['kept.manage'] }).click();
  await expect(page).toHaveURL(new RegExp(`^${manageLink(address, '', '').replace('#', '')}[a-z2-7]{26}$`));
  await expect(page.getByRole('heading', { name: en['log.title'] })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`${address}/sent`);

  await page.goto(`${address}/request`);
  await page.getByLabel(en['request.title']).fill('Holiday photos');
  await page.getByRole('button', { name: en['request.create'] }).click();
  const request = await page.getByRole('textbox', { name: en['request.link'] }).inputValue();
  expect(request).toMatch(new RegExp(`^${address}/r/`));
  await recipient.goto(request);
  await expect(recipient.getByRole('heading', { name: 'Holiday photos' })).toBeVisible();
  await recipient.goto(`${address}/docs`);
  await expect(recipient.getByText('/send/api/openapi.json')).toBeVisible();
  expect(asked.length).toBeGreaterThan(20);
  const beside = asked.filter((url) => url.startsWith(`${origin}/`) && !url.startsWith(`${address}/`));
  expect(beside).toEqual([address]);
});

test('the worker of a page below a path has that path, opens it without a connection, and leaves others alone', async ({
  page,
  below: { address },
}) => {
  await page.goto(address);
  await expect(page.locator('link[rel="manifest"]')).toHaveAttribute('href', '/send/manifest.webmanifest', {
    timeout: limitMs(30),
  });
  const registered = (): Promise<string[]> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope));
  expect(await registered()).toEqual([`${address}/`]);
  await page.evaluate(() => caches.open('sgraph-send.of-another-server'));
  await page.evaluate(() => localStorage.setItem('sgraph-send.of-another-server', '1'));
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: en['upload.title'] })).toBeVisible();
  await page.context().setOffline(false);

  await page.goto(`${address}/sent`);
  await page.getByRole('button', { name: en['wipe.button'] }).click();
  await page.getByRole('dialog').getByRole('button', { name: en['wipe.yes'] }).click();
  await expect(page.getByText(en['wipe.done'])).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual(['sgraph-send.of-another-server']);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['sgraph-send.of-another-server']);
});

test('the console below a path is signed in to by key and by a provider, and its cookie goes nowhere else', async ({
  page,
  context,
  below: { address },
}) => {
  await page.goto(`${address}/admin/tokens`);
  await page.getByLabel('Admin key').fill(KEY);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: adminEn['admin.token_new'] })).toBeVisible();
  const paths = async (): Promise<string[]> =>
    (await context.cookies(`${address}/admin`)).filter(({ name }) => name.includes('admin')).map(({ path }) => path);
  expect(await paths()).toEqual(['/send/admin']);
  expect(await context.cookies(`${address}/`)).toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();

  await page.goto(`${address}/admin/audit`);
  await page.getByRole('button', { name: 'Sign in with Staff' }).click();
  await page.getByPlaceholder('Enter any login').fill('alice');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expect(page).toHaveURL(`${address}/admin/audit`);
  await page.getByRole('link', { name: adminEn['admin.storage'], exact: true }).click();
  await expect(page).toHaveURL(`${address}/admin/storage`);
  expect(await paths()).toEqual(['/send/admin']);
});
