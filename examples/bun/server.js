import { createUserApp, readSettings } from 'sgraph-send/server';
import { openStore } from 'sgraph-send/stores/open';

const settings = readSettings(process.env, false);
const store = await openStore(settings.store);
const { fetch } = await createUserApp({
  store,
  settings,
  peerAddress: (request, server) => server.requestIP(request)?.address,
});

/** Bun serves what a module exports by default, at the port in the variable PORT. */
export default {
  hostname: '127.0.0.1',
  fetch,
  // A part of a transfer is one request of up to 16 MiB.
  maxRequestBodySize: 20 * 1024 * 1024,
  idleTimeout: 75,
};
