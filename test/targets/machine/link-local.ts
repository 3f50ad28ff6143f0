import { connect, createServer } from 'node:net';
import { join } from 'node:path';

// `node link-local.ts FOLDER`, in the network of a machine: what it finds at AWS's addresses is answered outside, by the sockets in the
// folder. All that this does is to carry bytes.

const [folder = ''] = process.argv.slice(2);
for (const [address, port, socket] of [
  ['169.254.169.254', 80, 'metadata'],
  ['169.254.169.253', 443, 'aws'],
] as const) {
  const server = createServer((incoming) => {
    const onward = connect(join(folder, socket));
    incoming.on('error', () => onward.destroy());
    onward.on('error', () => incoming.destroy());
    incoming.pipe(onward).pipe(incoming);
  });
  server.listen(port, address);
}
