import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createS3Store } from '../../../core/stores/s3.ts';
import { prefix } from '../../../core/stores/key.ts';
import { openStore } from '../../../core/stores/open.ts';
import { readAll } from '../../../core/stores/records.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';

const BUCKET = `checks-${crypto.randomUUID()}`;
const ID = /^[a-z2-7]{26}/;

beforeAll(() => createBucket(inject('ministack'), BUCKET));

const newUser = (): Promise<CliUser> =>
  newCliUser({
    AWS_ENDPOINT_URL: inject('ministack'),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });

const open = (url: string): ReturnType<typeof openStore> =>
  url.startsWith('s3')
    ? createS3Store({ bucket: BUCKET, prefix: prefix('checked'), client: emulatorSettings(inject('ministack')) })
    : openStore(url);

describe('sgraph-send store check', () => {
  it.each(['disk', 'zip', 's3'])(
    'names the part that was removed from a store (%s), with an exit code',
    async (kind) => {
      const user = await newUser();
      const url = { disk: `disk:${user.at('a')}`, zip: `zip:${user.at('a.zip')}` }[kind] ?? `s3://${BUCKET}/checked`;
      await writeFile(user.at('file.bin'), new Uint8Array(5_000_000).fill(7));
      const [id = ''] = ID.exec(await user.line(['send', user.at('file.bin'), '--store', url])) ?? [];
      expect(await user.line(['store', 'check', url])).toEqual(
        expect.stringMatching(/^transfers: 1, parts: 2 \(4\.8 MiB\), other files: [1-9]\d?, damaged: 0$/),
      );

      const part = paths.part(id, 1);
      const spoiled = await open(url);
      const bytes = (await readAll(spoiled, part))!;
      await spoiled.delete(part);
      await spoiled.create(part, bytes.with(9, bytes[9]! ^ 1));
      await spoiled.close();
      expect((await user.run(['store', 'check', url])).exit).toBe(0);
      const read = await user.run(['store', 'check', url, '--contents']);
      expect([read.exit, read.output.toString()]).toEqual([
        30,
        expect.stringMatching(
          `^${id}  part 1 differs from what was stored\ntransfers: 1, .*, compared with a hash: 2, other files: .*, damaged: 1\n$`,
        ),
      ]);

      const store = await open(url);
      await store.delete(paths.part(id, 2));
      await store.close();
      const found = await user.run(['store', 'check', url]);
      expect(found.output.toString()).toMatch(
        `${id}  part 2 is missing\ntransfers: 1, parts: 1 (4 MiB), other files: `,
      );
      expect([found.exit, found.errors]).toEqual([30, expect.stringMatching(/damaged: 1 of \d+ transfers and other/)]);
      const json = await user.run(['store', 'check', url, '--json']);
      expect(JSON.parse(json.output.toString())).toMatchObject({
        transfers: 1,
        damaged: 1,
        faults: [{ transfer: id, fault: 'part_missing', part: 2 }],
      });
      expect(await user.line(['store', 'check', url, '--after', id])).toMatch(/^transfers: 0, .*, damaged: 0$/);
      await user.remove();
    },
  );

  it('continues where it was interrupted, and finds together what it finds at once', async () => {
    const user = await newUser();
    const url = `disk:${user.at('a')}`;
    await writeFile(user.at('file.bin'), 'content');
    for (let count = 0; count < 12; count++) await user.line(['send', user.at('file.bin'), '--store', url]);
    const store = await open(url);
    const ids = (await readdir(user.at('a', 'transfers'))).sort();
    await store.delete(paths.part(ids[0]!, 1));
    await store.close();
    // The first eight are followed by a pause of eight seconds, and what is damaged among them is printed before it.
    const check = user.start(['store', 'check', url, '--per-second', '1']);
    await once(check.process.stdout, 'data');
    check.process.kill('SIGINT');
    const { exit, errors } = await check.ended;
    expect([exit, errors]).toEqual([130, expect.stringContaining(`--after ${ids[7]} continues`)]);
    const rest = await user.run(['store', 'check', url, '--json', '--after', ids[7]!]);
    expect(JSON.parse(rest.output.toString())).toMatchObject({ transfers: 4, damaged: 0 });
    await user.remove();
  });

  it('does not take a mistyped address for a store in which all is well', async () => {
    const user = await newUser();
    for (const kind of ['disk', 'zip']) {
      const { exit, errors } = await user.run(['store', 'check', `${kind}:${user.at('nothing')}`]);
      expect([exit, errors]).toEqual([16, expect.stringContaining(`no store at ${user.at('nothing')}: check its`)]);
    }
    expect(existsSync(user.at('nothing'))).toBe(false);
    await mkdir(user.at('empty'));
    const { exit, errors } = await user.run(['store', 'check', `disk:${user.at('empty')}`]);
    expect([exit, errors]).toEqual([16, expect.stringContaining('the store is empty: check its address')]);
    await user.remove();
  });
});
