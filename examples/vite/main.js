import { blobSource, createClient, createFileRequestClient, parseLink, SendError, sendToRequest } from 'sgraph-send';

const link = import.meta.env.VITE_REQUEST_LINK;
const { id, secret: publicKey } = parseLink(link);
const baseUrl = link.slice(0, link.indexOf('/r/'));
const client = createClient({ baseUrl });
const shown = document.querySelector('output');

await shownFaults(async () => {
  const { title } = await createFileRequestClient({ baseUrl }).view(id, publicKey);
  document.querySelector('h1').textContent = title ?? 'Send us your files';
});

document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const files = new FormData(event.target).getAll('files');
  void shownFaults(async () => {
    for (const file of files) await send(file);
    shown.textContent = 'Thank you. Only we can open what you sent.';
  });
});

async function send(file) {
  await client.upload({
    source: blobSource(file),
    metadata: { name: file.name, type: file.type || 'application/octet-stream' },
    expiresInSeconds: 7 * 86_400,
    maxDownloads: 1,
    forRequest: sendToRequest(publicKey),
    onProgress: ({ transferredBytes, totalBytes }) => {
      shown.textContent = `${file.name}: ${Math.floor((100 * transferredBytes) / totalBytes)} %`;
    },
  });
}

async function shownFaults(work) {
  try {
    await work();
  } catch (thrown) {
    shown.textContent = thrown instanceof SendError ? thrown.message : String(thrown);
  }
}
