import { blobSource, createClient, downloadLink, newSecret, parseLink, SendError } from 'sgraph-send';

const server = 'http://127.0.0.1:8080';
const client = createClient({ baseUrl: server });
const shown = document.querySelector('output');
const onProgress = ({ transferredBytes, totalBytes }) => {
  shown.textContent = `${Math.floor((100 * transferredBytes) / totalBytes)} %`;
};

onSubmit('send', async (form) => {
  const file = form.get('file');
  const { id, secret } = await client.upload({
    source: blobSource(file),
    metadata: { name: file.name, type: file.type || 'application/octet-stream' },
    expiresInSeconds: 86_400,
    maxDownloads: 1,
    onProgress,
  });
  shown.textContent = downloadLink(server, id, secret);
});

onSubmit('receive', async (form) => {
  const { id, secret } = parseLink(form.get('link'));
  const { readable, writable } = new TransformStream();
  const received = new Response(readable).blob();
  // The error of the download says what is wrong.
  received.catch(() => {});
  const { metadata } = await client.download({ id, secret, claimId: newSecret(), sink: writable, onProgress });
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(await received);
  anchor.download = metadata.name;
  anchor.click();
  shown.textContent = `Saved ${metadata.name}`;
});

function onSubmit(id, work) {
  const form = document.getElementById(id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await work(new FormData(form));
    } catch (thrown) {
      shown.textContent = thrown instanceof SendError ? thrown.message : String(thrown);
    }
  });
}
