import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_PART_BYTES } from '../../core/crypto/layout.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuMicroseconds } from './cpu-time.ts';
import { interleave } from './rounds.ts';

const TIMES = 50;
const REQUESTS = 1_000;

/** What a part and a request cost at least on this machine: what the platform itself takes for the steps that nothing can leave out. */
export const limitsBenchmark: Benchmark = {
  title: 'Limits of this machine: processor time of the platform, one thread',
  async run({ rounds }) {
    const part = randomBytes(DEFAULT_PART_BYTES);
    const target = Buffer.alloc(DEFAULT_PART_BYTES);
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const many = (work: () => unknown) => () =>
      cpuMicroseconds(() => {
        for (let time = 0; time < TIMES; time++) work();
      });
    const { copy, cipher, hash, request } = await interleave(rounds, {
      copy: many(() => target.set(part)),
      cipher: many(() => createCipheriv('aes-256-gcm', key, nonce).update(part)),
      hash: many(() => createHash('sha256').update(part).digest()),
      request: () => cpuMicroseconds(requests),
    });
    const each = (all: readonly number[], times: number): number[] => all.map((microseconds) => microseconds / times);
    return [
      { what: 'copying 4 MiB in memory', unit: 'µs CPU', ours: each(copy, TIMES) },
      { what: 'AES-256-GCM of 4 MiB (createCipheriv)', unit: 'µs CPU', ours: each(cipher, TIMES) },
      { what: 'SHA-256 of 4 MiB (createHash)', unit: 'µs CPU', ours: each(hash, TIMES) },
      { what: 'one empty request, node:http on both sides', unit: 'µs CPU', ours: each(request, REQUESTS) },
    ];
  },
};

async function requests(): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  for (let index = 0; index < REQUESTS; index++) {
    await new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', agent }, (response) => response.resume().once('end', resolve)).once(
        'error',
        reject,
      );
    });
  }
  agent.destroy();
  server.close();
}
