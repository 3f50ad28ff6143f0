/** What the operator's receiver is notified of: once for a transfer, or for each of its downloads. */
export const NOTICE_FACTS = ['created', 'ready', 'downloaded', 'ended'] as const;
export type NoticeFact = (typeof NOTICE_FACTS)[number];

export interface Notice {
  readonly fact: NoticeFact;
  /** The transfer. */
  readonly id: string;
  /** The number of the download; 0 where there is none. */
  readonly download: number;
}

/** A notice that waits. All of it is in the name of its file, which is empty. Times are milliseconds since 1970. */
export interface NoticeEntry extends Notice {
  /** When it is to be sent. */
  readonly due: number;
  /** When it was first stored. */
  readonly made: number;
  /** How often it was sent in vain. */
  readonly attempt: number;
}

/** Names what happened, however often it is sent: receivers tell repetitions by it. */
export function messageId({ fact, id, download }: Notice): string {
  return download === 0 ? `${id}-${fact}` : `${id}-${fact}-${download}`;
}
