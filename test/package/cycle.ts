/** Everything that a program can do with the client, against a server whose origin it receives. */
export const CYCLE = `
import { blobSource, createClient, newSecret, parseLink, downloadLink, SendError, verifyLog } from 'sgraph-send';

export async function cycle(baseUrl, bytes) {
  const client = createClient({ baseUrl });
  const sent = await client.upload({
    source: blobSource(new Blob([bytes])),
    metadata: { name: 'data.bin', type: 'application/octet-stream' },
    expiresInSeconds: 3600,
    maxDownloads: 1,
  });
  const { id, secret } = parseLink(downloadLink(baseUrl, sent.id, sent.secret));
  const { readable, writable } = new TransformStream();
  const received = new Response(readable).arrayBuffer();
  await client.download({ id, secret, claimId: newSecret(), sink: writable });
  const { altered, missing } = await verifyLog(await client.log(id, { secret }));
  const again = await client.open(id, secret).catch((thrown) => (thrown instanceof SendError ? thrown.code : String(thrown)));
  return { received: new Uint8Array(await received), faults: [...altered, ...missing], again };
}
`;
