import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../core/crypto/keys.ts';
import { ensureBrowser, ENGINE_NAMES, whyNotRun } from '../setup/browsers.ts';
import { startGate } from '../support/gate.ts';
import type { RunningServer } from '../support/server.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { zipBytes } from '../support/zip-bytes.ts';
import type { Driver } from './driver.ts';
import { openFirefox } from './firefox.ts';
import type { Visitor } from './visitor.ts';
import { visitorAt } from './visitor.ts';
import { openWebkit } from './webkit.ts';
import { en } from '../../frontend/i18n/en.ts';

const OPEN = { Firefox: openFirefox, WebKit: openWebkit };
const MIB = 1024 ** 2;
/** A browser that compiles scripts slowly takes seconds to make the key of a password. */
const KEY_MS = 60_000;
/** More than a page gathers in memory where the browser has a private file system. */
const LARGE_BYTES = 40 * MIB;

/** An image of one pixel. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=', 'base64');

for (const engine of ENGINE_NAMES) {
  const programs = await ensureBrowser(engine);
  if (!programs) process.stdout.write(`${whyNotRun(engine)}\n`);
  describe.skipIf(!programs)(programs ? engine : whyNotRun(engine), () => story(engine, programs ?? []));
}

function story(engine: keyof typeof OPEN, programs: readonly string[]): void {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: RunningServer;
  const drivers: Driver[] = [];
  let sender: Visitor;
  let recipient: Visitor;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ store: 'memory:' });
    const open = async (name: string): Promise<Visitor> => {
      const home = join(folder.path, name);
      await mkdir(home);
      const driver = await OPEN[engine](programs, home);
      drivers.push(driver);
      return visitorAt(driver);
    };
    [sender, recipient] = await Promise.all([open('sender'), open('recipient')]);
  });
  afterAll(async () => {
    await Promise.all(drivers.map((driver) => driver.stop()));
    await server.kill();
    await folder.remove();
  });

  async function makeFile(name: string, bytes: number): Promise<{ path: string; content: Buffer }> {
    const [path, content] = [join(folder.path, name), randomBytes(bytes)];
    await writeFile(path, content);
    return { path, content };
  }

  async function send(...paths: string[]): Promise<string> {
    await sender.open(server.userUrl);
    await sender.picks('files', ...paths);
    await sender.presses(en['upload.send']);
    // The link is there before the upload has ended.
    await sender.sees('heading', en['sent.title']);
    return sender.reads(en['share.link']);
  }

  async function receive(link: string, name: string, bytes: number): Promise<Buffer> {
    await recipient.open(link);
    await recipient.presses('Download');
    await recipient.sees('heading', en['received.title']);
    return recipient.saved(name, bytes);
  }

  it.each([
    ['an empty file', 0],
    ['a file of one part and a bit', 4 * MIB + 100_000],
    ['a file too large for memory', LARGE_BYTES],
  ])('%s goes from one browser to another', async (name, bytes) => {
    const { path, content } = await makeFile(`${name}.bin`, bytes);
    const link = await send(path);
    expect(Buffer.compare(await receive(link, `${name}.bin`, bytes), content)).toBe(0);
    expect(await sender.complaints()).toEqual([]);
    expect(await recipient.complaints()).toEqual([]);
  });

  it('several files arrive as one archive', async () => {
    const [one, two] = [await makeFile('one.bin', 1_000), await makeFile('zwei-ü.bin', 2_000)];
    const link = await send(one.path, two.path);
    await recipient.open(link);
    await recipient.presses('Download');
    // Of each file two headers and a descriptor, with its name twice, and the end of the archive.
    const frame = 2 * (30 + 16 + 46) + 2 * Buffer.byteLength('one.binzwei-ü.bin') + 22;
    const archive = await recipient.saved('2 files.zip', one.content.length + two.content.length + frame);
    for (const part of [one.content, two.content, 'zwei-ü.bin']) expect(archive.includes(part)).toBe(true);
  });

  it('one file is taken out of a folder, as one download', async () => {
    const content = randomBytes(50_000);
    const path = join(folder.path, 'holiday.zip');
    await writeFile(
      path,
      zipBytes([
        { name: 'holiday/day 1/large.bin', content: randomBytes(LARGE_BYTES) },
        { name: 'holiday/day 1/ticket ü.bin', content },
      ]),
    );
    await recipient.open(await send(path));
    await recipient.presses(en['download.look']);
    await recipient.presses('holiday');
    await recipient.presses('day 1');
    await recipient.presses('Save ticket ü.bin');
    expect(Buffer.compare(await recipient.saved('ticket ü.bin', content.length), content)).toBe(0);
    await recipient.presses(en['inside.done']);
    await recipient.sees('heading', en['received.title']);
    expect(await recipient.complaints()).toEqual([]);
  });

  it('a picture is shown before it is saved, and hostile files are shown as text', async () => {
    const attack = '<script>window.ran = true</script>';
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = true"/>';
    const path = join(folder.path, 'look.zip');
    const files = [
      { name: 'dot.gif', content: DOT },
      { name: 'page.png', content: attack },
      { name: 'drawing.svg', content: svg },
    ];
    await writeFile(path, zipBytes(files));
    await recipient.open(await send(path));
    await recipient.presses(en['download.look']);
    await recipient.presses('dot.gif');
    const width = 'return document.querySelector("send-preview img")?.naturalWidth';
    await expect.poll(() => recipient.evaluate(width), { timeout: KEY_MS }).toBe(1);
    await recipient.presses(en['inside.back']);
    for (const [name, text] of [
      ['page.png', attack],
      ['drawing.svg', svg],
    ] as const) {
      await recipient.presses(name);
      const shown = 'return document.querySelector("send-preview pre")?.textContent';
      await expect.poll(() => recipient.evaluate(shown), { timeout: KEY_MS }).toBe(text);
      await recipient.presses(en['inside.back']);
    }
    expect(await recipient.evaluate('return "ran" in window')).toBe(false);
    expect(await recipient.complaints()).toEqual([]);
  });

  it('a note with a password is asked for it, and refuses another one', async () => {
    await sender.open(server.userUrl);
    await sender.presses(en['note.write']);
    await sender.types(en['note.label'], 'the door code is <b>4711</b> – ضوء');
    await sender.presses(en['password.add']);
    await sender.types(en['password.label'], 'ein Satz');
    await sender.presses(en['upload.send']);
    await sender.sees('heading', en['sent.title']);
    await recipient.open(await sender.reads(en['share.link']));
    await recipient.types(en['password.label'], 'ein');
    await recipient.presses(en['key.open']);
    const refused = 'return document.querySelector("[role=alert]").textContent';
    await expect.poll(() => recipient.evaluate(refused), { timeout: KEY_MS }).toContain(en['error.wrong_password']);
    await recipient.types(en['password.label'], ' Satz');
    await recipient.presses(en['key.open']);
    await recipient.presses(en['note.show']);
    await recipient.sees('heading', en['note.title']);
    expect(await recipient.evaluate('return document.querySelector("pre").textContent')).toBe(
      'the door code is <b>4711</b> – ضوء',
    );
    expect(await sender.complaints()).toEqual([]);
    expect(await recipient.complaints()).toEqual([]);
  });

  it('a file is asked for by a link, sent to it, and opened by who asked', async () => {
    const { path, content } = await makeFile('asked for.bin', 5 * MIB);
    await recipient.open(`${server.userUrl}/request`);
    await recipient.types(en['request.title'], 'Holiday photos');
    await recipient.presses(en['request.create']);
    const link = await recipient.reads(en['request.link']);
    await sender.open(link);
    await sender.sees('heading', 'Holiday photos');
    await sender.picks('files', path);
    await sender.presses(en['upload.send']);
    await sender.sees('heading', en['request.sent']);
    await recipient.presses(en['request.refresh']);
    await recipient.presses(en['request.open'], 'link');
    await recipient.presses('Download');
    await recipient.sees('heading', en['received.title']);
    expect(Buffer.compare(await recipient.saved('asked for.bin', content.length), content)).toBe(0);
    expect(await sender.complaints()).toEqual([]);
    expect(await recipient.complaints()).toEqual([]);
  });

  it('a wrong key and a cut link are told as such', async () => {
    const { path } = await makeFile('kept.bin', 1_000);
    const link = await send(path);
    await recipient.open(link.replace(/#.*/, `#${newSecret()}`));
    await recipient.sees('heading', en['error.wrong_key']);
    await recipient.open(link.slice(0, -3));
    await recipient.sees('heading', en['error.invalid_link']);
  });

  it('an upload and a download that were left go on', async () => {
    const { path, content } = await makeFile('resumed.bin', LARGE_BYTES);
    const sending = await startGate(server.userUrl, 5);
    await sender.open(sending.url);
    await sender.picks('files', path);
    await sender.presses(en['upload.send']);
    await sending.reached;
    await sender.open('about:blank');
    sending.open();
    await sender.open(sending.url);
    await sender.sees('button', en['unfinished.pick']);
    await sender.picks('same', path);
    await sender.sees('heading', en['sent.title']);
    const link = await sender.reads(en['share.link']);
    sending.close();

    const receiving = await startGate(server.userUrl, 5);
    const slow = link.replace(sending.url, receiving.url);
    await recipient.open(slow);
    await recipient.presses('Download');
    await receiving.reached;
    await recipient.open('about:blank');
    receiving.open();
    await recipient.open(slow);
    await recipient.presses(en['download.go_on']);
    expect(Buffer.compare(await recipient.saved('resumed.bin', LARGE_BYTES), content)).toBe(0);
    receiving.close();
  });

  it('a link that is copied while its upload runs opens elsewhere, and both finish by themselves', async () => {
    const { path, content } = await makeFile('early.bin', LARGE_BYTES);
    const sending = await startGate(server.userUrl, 1);
    await sender.open(sending.url);
    await sender.picks('files', path);
    await sender.presses(en['upload.send']);
    await sending.reached;
    await sender.sees('heading', en['sending.title']);
    const link = await sender.reads(en['share.link']);
    await recipient.open(link.replace(sending.url, server.userUrl));
    await recipient.presses(en['download.start_later']);
    sending.open();
    expect(Buffer.compare(await recipient.saved('early.bin', LARGE_BYTES), content)).toBe(0);
    await recipient.sees('heading', en['received.title']);
    await sender.sees('heading', en['sent.title']);
    expect(await sender.reads(en['share.link'])).toBe(link);
    expect(await sender.complaints()).toEqual([]);
    expect(await recipient.complaints()).toEqual([]);
    sending.close();
  });

  it('the page of what was sent asks once before it is left, and is there after Back, a reload and Forward', async () => {
    const { path } = await makeFile('left.bin', 1_000);
    const link = await send(path);
    await sender.goes('Back');
    await sender.sees('heading', en['leave.not_shared']);
    await sender.presses(en['leave.no']);
    expect(await sender.reads(en['share.link'])).toBe(link);
    await sender.reloads();
    expect(await sender.reads(en['share.link'])).toBe(link);
    await sender.goes('Back');
    await sender.sees('heading', en['upload.title']);
    await sender.goes('Forward');
    expect(await sender.reads(en['share.link'])).toBe(link);
    expect(await sender.complaints()).toEqual([]);
  });

  it('the page follows the width of the window, and never scrolls sideways', async () => {
    const columns = `return getComputedStyle(document.querySelector('send-link-anatomy figure')).gridTemplateColumns.split(' ').length`;
    const overflow = 'return document.documentElement.scrollWidth - document.documentElement.clientWidth';
    await sender.open(`${server.userUrl}/about`);
    for (const [width, count] of [
      [1_000, 2],
      [360, 1],
    ] as const) {
      await sender.resize(width, 800);
      await expect.poll(() => sender.evaluate(columns)).toBe(count);
      expect(await sender.evaluate(overflow)).toBeLessThanOrEqual(0);
    }
    await sender.resize(1_200, 900);
  });

  it('an operator signs in on the machine itself, stays in after a reload, and signs out', async () => {
    await sender.open(`${server.adminUrl}/admin`);
    await sender.types('Admin key', server.adminKey);
    await sender.presses('Sign in');
    await sender.sees('button', 'Sign out');
    await sender.open(`${server.adminUrl}/admin/transfers`);
    await sender.sees('button', 'Refresh');
    await sender.presses('Sign out');
    await sender.sees('field', 'Admin key');
    expect(await sender.complaints()).toEqual([]);
  });
}
