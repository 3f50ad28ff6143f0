import { downloadLink, inboxLink, manageLink, requestLink } from '../core/link.ts';
import type { TransferLocation } from './settings.ts';

/** Links of one place: with the server's address, or `ID#KEY` for a store. */
export interface LocationLinks {
  /** The recipient's link. */
  downloadLink(id: string, secret: string): string;
  /** The sender's link. */
  manageLink(id: string, ownerSecret: string): string;
  /** The link for those who send to a file request. */
  requestLink(id: string, publicKey: string): string;
  /** The private link of a file request. */
  inboxLink(id: string, ownerSecret: string): string;
}

export function linksOf(place: TransferLocation): LocationLinks {
  if (place.kind === 'server') {
    return {
      downloadLink: (id, secret) => downloadLink(place.url, id, secret),
      manageLink: (id, ownerSecret) => manageLink(place.url, id, ownerSecret),
      requestLink: (id, publicKey) => requestLink(place.url, id, publicKey),
      inboxLink: (id, ownerSecret) => inboxLink(place.url, id, ownerSecret),
    };
  }
  const short = (id: string, secret: string): string => `${id}#${secret}`;
  return { downloadLink: short, manageLink: short, requestLink: short, inboxLink: short };
}
