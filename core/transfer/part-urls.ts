import type { PartUrl } from '../schemas.ts';
import type { PresigningStore } from '../stores/store.ts';
import { paths } from './paths.ts';

/** URLs live at most this long, so that limits, expiry and deletion hold in direct mode too; a client asks for new ones. */
export const MAX_URL_SECONDS = 300;

interface PartUrlRequest {
  readonly id: string;
  readonly part: number;
  /** Bytes of ciphertext in that part. */
  readonly bytes: number;
  readonly expiresInSeconds: number;
  /** The number of the claimed download; undefined for an upload. */
  readonly download: number | undefined;
}

/** Answers "where do I send, or get, this part?". */
export interface PartUrlIssuer {
  (request: PartUrlRequest): Promise<Omit<PartUrl, 'expiresInSeconds'>>;
  /** Whether bytes go out by these addresses without this server seeing them. */
  readonly leadsPastServer: boolean;
}

/** Parts pass through this server, which may be below a base path. */
export function serverPartUrls(basePath = ''): PartUrlIssuer {
  const issue = ({ id, part, download }: PartUrlRequest): ReturnType<PartUrlIssuer> => {
    const path = `${basePath}/api/transfers/${id}/parts/${part}`;
    return Promise.resolve(
      download === undefined
        ? { part, method: 'PUT', url: path, headers: {} }
        : { part, method: 'GET', url: `${path}?download=${download}`, headers: {} },
    );
  };
  return Object.assign(issue, { leadsPastServer: false });
}

/** Parts go straight to the store by pre-signed URLs. */
export function directPartUrls(store: PresigningStore): PartUrlIssuer {
  const issue = async ({ id, part, bytes, expiresInSeconds, download }: PartUrlRequest): ReturnType<PartUrlIssuer> => {
    const partKey = paths.part(id, part);
    const signed =
      download === undefined
        ? await store.presignPut(partKey, bytes, expiresInSeconds)
        : await store.presignGet(partKey, expiresInSeconds);
    return { part, method: signed.method, url: signed.url, headers: { ...signed.headers } };
  };
  return Object.assign(issue, { leadsPastServer: true });
}
