import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { utf8 } from '../../../core/bytes.ts';
import { SendError } from '../../../core/errors.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { listAll, readAll } from '../../../core/stores/records.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import type { Interference } from '../../setup/http-proxy.ts';
import { startProxy } from '../../setup/http-proxy.ts';
import { freePort } from '../../setup/server-process.ts';
import { createStranger } from '../../setup/stranger.ts';

const KEY = key('transfers', 'one', 'parts', '1');
const CONFLICT = '<Error><Code>ConditionalRequestConflict</Code><Message>try again</Message></Error>';

const conflict: Interference = ({ answer }) => {
  answer.writeHead(409, { 'content-type': 'application/xml' }).end(CONFLICT);
  return Promise.resolve(true);
};

/** Lets the first PUT through and loses its reply, as a connection does that breaks at the wrong moment. */
const loseFirstReply: Interference = async ({ method, index, answer, forward }) => {
  if (method !== 'PUT' || index > 0) return false;
  const reply = await forward();
  reply.resume();
  answer.destroy();
  return true;
};

/** Makes of the emulator a server that does not know the condition. */
const dropCondition: Interference = ({ headers }) => {
  delete headers['if-none-match'];
  return Promise.resolve(false);
};

/** Answers the first requests to delete many keys by what S3 says of keys that it did not delete: its status is 200 all the same. */
function failKeys(code: string, times: number): Interference {
  return ({ method, index, answer }) => {
    if (method !== 'POST' || index >= times) return Promise.resolve(false);
    const error = `<Error><Key>${FOLDER}/${KEY}</Key><Code>${code}</Code><Message>no</Message></Error>`;
    answer.writeHead(200, { 'content-type': 'application/xml' }).end(`<DeleteResult>${error}</DeleteResult>`);
    return Promise.resolve(true);
  };
}

/** A server that wants what the SDK does not send, or knows no such request. */
function refusePosts(status: number, code: string): Interference {
  return ({ method, answer }) => {
    if (method !== 'POST') return Promise.resolve(false);
    answer.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
    return Promise.resolve(true);
  };
}

const FOLDER = 'deleted-with-faults';
const OTHER_KEY = key('transfers', 'one', 'parts', '2');

const OPERATIONS: readonly (readonly [string, (store: Store) => Promise<unknown>])[] = [
  ['create', (store) => store.create(KEY, utf8('x'))],
  ['get', (store) => store.get(KEY)],
  ['get of a range', (store) => store.get(KEY, { first: 0, last: 0 })],
  ['head', (store) => store.head(KEY)],
  ['delete', (store) => store.delete(KEY)],
  ['delete of many', (store) => store.deleteMany([KEY])],
  ['list', (store) => store.list(prefix())],
];

describe.each(['ministack', 'localstack'] as const)('the S3 store on %s, when things go wrong', (emulator) => {
  const bucket = `faults-${crypto.randomUUID()}`;
  const closing: (() => Promise<void>)[] = [];
  let folders = 0;

  async function storeAt(endpoint: string, folder: string, name = bucket): Promise<Store> {
    const store = await createS3Store({ bucket: name, prefix: prefix(folder), client: emulatorSettings(endpoint) });
    closing.push(() => store.close());
    return store;
  }

  /** A store that reaches the emulator through a proxy, and one that reaches it directly; both see the same objects. */
  async function storesAround(
    interfere: Interference,
    folder = `folder-${folders++}`,
  ): Promise<{ proxied: Store; direct: Store }> {
    const proxy = await startProxy(inject(emulator), interfere);
    closing.push(() => proxy.stop());
    return { proxied: await storeAt(proxy.endpoint, folder), direct: await storeAt(inject(emulator), folder) };
  }

  beforeAll(() => createBucket(inject(emulator), bucket));
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('a create whose reply is lost is true, once', async () => {
    const { proxied, direct } = await storesAround(loseFirstReply);
    expect(await proxied.create(KEY, utf8('mine'))).toBe(true);
    expect(await readAll(direct, KEY)).toEqual(utf8('mine'));
    expect(await proxied.create(KEY, utf8('mine'))).toBe(false);
    expect(await direct.create(KEY, utf8('mine'))).toBe(false);
  });

  it('a create whose reply is lost is false when the key was taken before', async () => {
    const { proxied, direct } = await storesAround(loseFirstReply);
    await direct.create(KEY, utf8('theirs'));
    expect(await proxied.create(KEY, utf8('mine'))).toBe(false);
    expect(await readAll(direct, KEY)).toEqual(utf8('theirs'));
  });

  it('of 16 parallel creates that each lose their first reply exactly one is true', async () => {
    const writers = Array.from({ length: 16 }, () => storesAround(loseFirstReply, 'contended'));
    const stores = await Promise.all(writers);
    const won = await Promise.all(stores.map(({ proxied }, index) => proxied.create(KEY, utf8(`writer ${index}`))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await readAll(stores[0]!.direct, KEY)).toEqual(utf8(`writer ${won.indexOf(true)}`));
  });

  it('a create that meets conflicts tries again until it is granted', async () => {
    const { proxied, direct } = await storesAround((exchange) =>
      exchange.method === 'PUT' && exchange.index < 3 ? conflict(exchange) : Promise.resolve(false),
    );
    expect(await proxied.create(KEY, utf8('granted'))).toBe(true);
    expect(await readAll(direct, KEY)).toEqual(utf8('granted'));
  });

  it('a create that meets nothing but conflicts gives up with a fault', async () => {
    const { proxied } = await storesAround(conflict);
    await expect(proxied.create(KEY, utf8('x'))).rejects.toThrow(
      new SendError(
        'store_unavailable',
        'the store cannot write an object: ConditionalRequestConflict (409); try again later',
      ),
    );
  });

  it('an object that somebody deletes while the condition is being proved does not condemn the server', async () => {
    const { proxied, direct } = await storesAround(async ({ method, index }) => {
      if (method === 'PUT' && index === 1) await direct.delete(KEY);
      return false;
    });
    expect(await proxied.create(KEY, utf8('x'))).toBe(true);
    expect(await proxied.create(key('transfers', 'other'), utf8('y'))).toBe(true);
  });

  it('a proof that fails on its way is a fault of that create alone', async () => {
    const { proxied } = await storesAround((exchange) =>
      exchange.method === 'PUT' && exchange.index >= 1 && exchange.index <= 7
        ? conflict(exchange)
        : Promise.resolve(false),
    );
    await expect(proxied.create(KEY, utf8('x'))).rejects.toThrow(/the store cannot write an object/);
    expect(await proxied.create(key('transfers', 'other'), utf8('y'))).toBe(true);
  });

  it('a body that is cut off on its way errors its stream, and is never taken for a short object', async () => {
    const { proxied, direct } = await storesAround(async ({ method, answer, forward }) => {
      if (method !== 'GET') return false;
      const reply = await forward();
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.once('data', (chunk: Buffer) => answer.write(chunk.subarray(0, 10), () => answer.destroy()));
      return true;
    });
    await direct.create(KEY, new Uint8Array(100_000));
    await expect(readAll(proxied, KEY)).rejects.toThrow();
  });

  it.each([
    [400, 'MissingContentMD5'],
    [501, 'NotImplemented'],
  ])('many keys are deleted one by one where the server answers %i to deleting them at once', async (status, code) => {
    const { proxied, direct } = await storesAround(refusePosts(status, code), FOLDER);
    for (let round = 0; round < 2; round++) {
      for (const each of [KEY, OTHER_KEY]) await direct.create(each, utf8('x'));
      await proxied.deleteMany([KEY, OTHER_KEY]);
      expect((await direct.list(prefix())).objects).toEqual([]);
    }
  });

  it('a key that S3 did not delete at once for a passing reason is deleted by a further request', async () => {
    const { proxied, direct } = await storesAround(failKeys('SlowDown', 2), FOLDER);
    await direct.create(KEY, utf8('x'));
    await proxied.deleteMany([KEY]);
    expect(await direct.head(KEY)).toBeUndefined();
  });

  it('a key that S3 refuses to delete is a fault that names the right it needs, and no key', async () => {
    const { proxied } = await storesAround(failKeys('AccessDenied', 1), FOLDER);
    await expect(proxied.deleteMany([KEY])).rejects.toThrow(
      /^the store cannot delete objects: AccessDenied \(403\); give the role [^/]*s3:DeleteObject[^/]*$/,
    );
  });

  for (const [name, operate] of OPERATIONS) {
    it(`${name} throws when the bucket does not exist`, async () => {
      const store = await storeAt(inject(emulator), 'any', 'no-such-bucket');
      await expect(operate(store)).rejects.toThrow(/^the store cannot .*\(404\); create the bucket/);
    });

    it(`${name} throws when nothing listens at the endpoint`, async () => {
      const store = await storeAt(`http://127.0.0.1:${await freePort()}`, 'any');
      await expect(operate(store)).rejects.toThrow(
        /^the store cannot .*: the connection was refused \(ECONNREFUSED\); check the region, the endpoint/,
      );
    });
  }

  it('objects of others in its folder are left out of listings, and paging past them ends', async () => {
    const direct = await storeAt(inject(emulator), 'shared');
    const client = new S3Client({ ...emulatorSettings(inject(emulator)), forcePathStyle: true });
    for (const foreign of ['a/Upper', 'a/ü', 'a/a b', 'Zoo/x', 'ü/x', 'a//b', '.hidden']) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `shared/${foreign}`, Body: 'x' }));
    }
    client.destroy();
    for (const own of [key('a', '1'), key('a', 'z'), key('b')]) await direct.create(own, utf8('x'));
    const found: string[] = [];
    for await (const object of listAll(direct, prefix())) found.push(object.key);
    expect(found).toEqual(['a/1', 'a/z', 'b']);
    const walked: string[] = [];
    let after: string | undefined;
    do {
      const page = await direct.list(prefix(), { after, limit: 1, delimiter: '/' });
      walked.push(...page.objects.map((object) => object.key), ...page.prefixes);
      after = page.next;
    } while (after !== undefined && walked.length < 20);
    expect(walked).toEqual(['a/', 'b']);
  });
});

/** MiniStack checks signatures, and so that nothing was taken out of a request. */
describe('the S3 store on localstack, behind something that drops the condition', () => {
  const bucket = `unconditional-${crypto.randomUUID()}`;
  beforeAll(() => createBucket(inject('localstack'), bucket));

  it('is refused at the first create, and at every later one before it writes', async () => {
    const proxy = await startProxy(inject('localstack'), dropCondition);
    const settings = { bucket, prefix: prefix() };
    const store = await createS3Store({ ...settings, client: emulatorSettings(proxy.endpoint) });
    const direct = await createS3Store({ ...settings, client: emulatorSettings(inject('localstack')) });
    try {
      const refused = /^the S3 server ignores "If-None-Match: \*", so that two writers could take one key/;
      await expect(store.create(KEY, utf8('first'))).rejects.toThrow(refused);
      const other = key('transfers', 'other');
      await expect(store.create(other, utf8('second'))).rejects.toThrow(refused);
      expect(await direct.head(other)).toBeUndefined();
    } finally {
      await Promise.all([store.close(), direct.close()]);
      await proxy.stop();
    }
  });
});

/** LocalStack lets every key pair do everything, so only MiniStack can show a refusal. */
describe('the S3 store on ministack, without permission', () => {
  const bucket = `denied-${crypto.randomUUID()}`;
  let store: Store;
  beforeAll(async () => {
    const settings = emulatorSettings(inject('ministack'));
    await createBucket(inject('ministack'), bucket);
    const owner = await createS3Store({ bucket, prefix: prefix(), client: settings });
    await owner.create(KEY, utf8('x'));
    await owner.close();
    const credentials = await createStranger(inject('ministack'));
    store = await createS3Store({ bucket, prefix: prefix(), client: { ...settings, credentials } });
  });
  afterAll(() => store.close());

  it.each(OPERATIONS)('%s throws, and what is there is never taken for absent', async (_, operate) => {
    await expect(operate(store)).rejects.toThrow(/^the store cannot .*\(403\); give the role s3:GetObject/);
  });
});
