import { DamageRecord, DownloadEndRecord, DownloadRecord } from '../schemas.ts';
import { numberOf } from './paths.ts';

/** A part that a recipient could not decrypt, and whether another download got it whole since. */
interface ReportedPart {
  readonly part: number;
  readonly isRefuted: boolean;
}

/** What recipients said of the content of parts, which only they can judge: that a part did not decrypt, and that all of them did. */
export interface ReportedParts {
  /** Takes a record of the transfer; of most it makes nothing. */
  take(name: string, record: unknown): void;
  list(): ReportedPart[];
}

export function collectReports(): ReportedParts {
  const reports: { readonly download: number | undefined; readonly at: string; readonly part: number }[] = [];
  const claimed = new Map<number | undefined, string>();
  const finished = new Map<number | undefined, string>();
  return {
    take(name, record) {
      if (name.startsWith('damage/')) {
        const { data } = DamageRecord.safeParse(record);
        if (data?.found === 'content')
          reports.push({ download: numberOf(name, '.json'), at: data.at, part: data.part });
      } else if (name.endsWith('.finished.json')) {
        const { data } = DownloadEndRecord.safeParse(record);
        if (data && data.by === undefined) finished.set(numberOf(name, '.finished.json'), data.at);
      } else if (name.startsWith('downloads/')) {
        const { data } = DownloadRecord.safeParse(record);
        if (data) claimed.set(numberOf(name, '.json'), data.at);
      }
    },
    list() {
      const parts = new Map<number, boolean>();
      for (const { download, at, part } of reports) {
        // A download that was claimed before may have got the part before it was damaged.
        const isRefuted = [...finished].some(
          ([other, end]) => end > at && (other === download || (claimed.get(other) ?? '') > at),
        );
        parts.set(part, isRefuted && parts.get(part) !== false);
      }
      return [...parts].map(([part, isRefuted]) => ({ part, isRefuted }));
    },
  };
}
