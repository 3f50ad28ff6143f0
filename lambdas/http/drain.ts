import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';

/** How long a stopping server waits for the requests under way. */
const DRAIN_MS = 30_000;
/** How often a stopping server closes the connections whose requests have ended. */
const IDLE_LOOK_MS = 200;

/** Takes no more connections, and waits for the requests under way. */
export async function drain(server: Server | TlsServer): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A client keeps the connection of the request that was under way for another one, which would hold the process up to the deadline.
  const looking = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(looking);
  clearTimeout(deadline);
}
