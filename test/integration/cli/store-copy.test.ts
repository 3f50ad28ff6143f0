import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createBucket } from '../../setup/bucket.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';

const BUCKET = `copies-${crypto.randomUUID()}`;
/** More than a piece that a store takes at once, and of no even length. */
const CONTENT = new Uint8Array(3_000_001).fill(7);

beforeAll(() => createBucket(inject('ministack'), BUCKET));

describe('sgraph-send store copy', () => {
  it('moves a file request with what was sent to it from one kind of store to the next, and its owner receives it from the last', async () => {
    const user = await newCliUser({
      AWS_ENDPOINT_URL: inject('ministack'),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    });
    const stores = [`disk:${user.at('a')}`, `zip:${user.at('b.zip')}`, `s3://${BUCKET}/moved`, `disk:${user.at('c')}`];
    const [first = '', ...others] = stores;
    await writeFile(user.at('file.bin'), CONTENT);
    const made = await user.line(['request', 'create', '--store', first, '--json']);
    const { link, inbox } = JSON.parse(made) as { link: string; inbox: string };
    await user.line(['send', user.at('file.bin'), '--to', link, '--store', first]);
    let from = first;
    for (const to of others) {
      const dry = await user.run(['store', 'copy', from, to, '--dry-run', '--json']);
      const done = await user.run(['store', 'copy', from, to, '--json', '--mirror']);
      expect(JSON.parse(dry.output.toString())).toEqual(JSON.parse(done.output.toString()));
      expect(await user.line(['store', 'copy', from, to])).toMatch(/^0 files \(0 B\) copied, \d{1,2} already copied$/);
      from = to;
    }
    await user.line(['request', 'receive', inbox, '--store', from, '--output', user.at('received'), '--json']);
    expect(await hashOf(user.at('received', 'file.bin'))).toBe(await hashOf(user.at('file.bin')));
    await user.remove();
  });

  it('refuses a mistyped source, and a target that holds another store', async () => {
    const user = await newCliUser({});
    await writeFile(user.at('file.bin'), CONTENT);
    const [one, other] = [`disk:${user.at('one')}`, `disk:${user.at('other')}`];
    for (const store of [one, other]) await user.line(['send', user.at('file.bin'), '--store', store]);
    for (const kind of ['disk', 'zip']) {
      const typo = await user.run(['store', 'copy', `${kind}:${user.at('onne')}`, `disk:${user.at('new')}`]);
      expect([typo.exit, typo.errors]).toEqual([16, expect.stringContaining(`no store at ${user.at('onne')}: check`)]);
    }
    expect([existsSync(user.at('onne')), existsSync(user.at('new'))]).toEqual([false, false]);
    await mkdir(user.at('empty'));
    const empty = await user.run(['store', 'copy', `disk:${user.at('empty')}`, other]);
    expect([empty.exit, empty.errors]).toEqual([16, expect.stringContaining('to copy from is empty: check')]);
    const foreign = await user.run(['store', 'copy', '--mirror', one, other]);
    expect([foreign.exit, foreign.errors]).toEqual([29, expect.stringContaining('copy into an empty place')]);
    await user.remove();
  });
});
