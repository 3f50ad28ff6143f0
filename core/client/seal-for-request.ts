import type { ForFileRequest } from '../schemas.ts';

/** Asked once for each new transfer that is for a file request. `sendToRequest` makes one. */
export type SealForRequest = (transferId: string, secret: string) => Promise<ForFileRequest>;
