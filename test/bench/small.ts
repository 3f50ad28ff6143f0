import { createNodeTransport } from '../../cli/node-transport.ts';
import { randomBytes } from '../../core/bytes.ts';
import type { Uploaded } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { startMeasuredServer } from './program.ts';
import type { Benchmark } from './benchmark.ts';
import { spentBy } from './cpu-time.ts';
import { interleave, timed } from './rounds.ts';

const { transport: nodeTransport } = createNodeTransport();

const TRANSFERS = 1_000;
const BYTES = 4 * 1024;
const AT_ONCE = 16;

/** Many small transfers: what counts are requests and records, not bytes. */
export const smallBenchmark: Benchmark = {
  title: `${TRANSFERS} transfers of 4 KiB by one client in one process, ${AT_ONCE} at once; processor time of the server`,
  async run({ rounds }) {
    const server = await startMeasuredServer('memory:');
    const client = createClient({ baseUrl: server.userUrl, transport: nodeTransport });
    const content = randomBytes(BYTES);
    const source = { bytes: BYTES, read: (): Promise<typeof content> => Promise.resolve(content.slice()) };
    const terms = { metadata: { name: 'small', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
    let sent: Uploaded[] = [];
    const upload = (): Promise<void> =>
      eachAtOnce(async () => {
        sent.push(await client.upload({ ...terms, source }));
      });
    const download = (): Promise<void> =>
      eachAtOnce(async (index) => {
        const { id, secret } = sent[index] ?? { id: '', secret: '' };
        await client.download({ id, secret, claimId: newSecret(), sink: new WritableStream() });
      });
    try {
      const { both } = await interleave(rounds, {
        both: async () => {
          sent = [];
          const before = await spentBy(server.process.pid);
          const uploading = await timed(upload);
          const between = await spentBy(server.process.pid);
          const downloading = await timed(download);
          const after = await spentBy(server.process.pid);
          return { uploading, downloading, uploadCpu: between - before, downloadCpu: after - between };
        },
      });
      return [
        { what: 'uploads', unit: '/s', ours: both.map(({ uploading }) => aSecond(uploading)), goal: { atLeast: 600 } },
        { what: 'downloads', unit: '/s', ours: both.map(({ downloading }) => aSecond(downloading)) },
        { what: 'server, each upload', unit: 'µs CPU', ours: both.map(({ uploadCpu }) => uploadCpu / TRANSFERS) },
        { what: 'server, each download', unit: 'µs CPU', ours: both.map(({ downloadCpu }) => downloadCpu / TRANSFERS) },
      ];
    } finally {
      await server.kill();
    }
  },
};

/** Transfers a second, where all of them took so many milliseconds. */
function aSecond(milliseconds: number): number {
  return TRANSFERS / (milliseconds / 1000);
}

async function eachAtOnce(work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < TRANSFERS) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
