import type { ServerResponse } from 'node:http';

/**
 * Has the connection of a request that the store could not serve closed after its answer. Where the process may open no more files, kept
 * connections of clients that wait for their next try would leave the store none, for good.
 */
export function freeConnectionAfter(status: number, outgoing: ServerResponse): void {
  if (status === 503) outgoing.shouldKeepAlive = false;
}
