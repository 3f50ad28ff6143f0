import { text } from 'node:stream/consumers';
import type { Aws } from '../../lib/aws/aws.ts';
import { connectAws } from '../../lib/aws/aws.ts';
import { listenHttp } from '../support/http-server.ts';
import { firstPageOf, isFirstPage } from './pages.ts';
import type { Asked } from './wire.ts';
import { understand } from './wire.ts';
import type { Answer } from './write-answer.ts';
import { writeAnswer } from './write-answer.ts';

/** What is answered to a call: always the same, one after the other (the last one from then on), or by what was asked. */
type Entry = Answer | readonly Answer[] | ((asked: Asked) => Answer);
/** By the names of calls, such as `s3 ListBuckets`. */
export type Book = Readonly<Record<string, Entry>>;

interface Manner {
  /** Each list has an empty page before the one with everything. */
  readonly truncated?: boolean;
  /** How often each call is refused at first because too much was asked. */
  readonly throttled?: number;
}

export interface Replay {
  /** The SDK's own clients, as lib makes them. */
  readonly aws: Aws;
  /** The calls that came, in their order. */
  readonly asked: Asked[];
  close(): void;
}

export const says = (output: object): Answer => ({ output });
export const saysRaw = (raw: string, headers: Readonly<Record<string, string>> = {}): Answer => ({ raw, headers });
export const fault = (status: number, code: string, message = code): Answer => ({ fault: { status, code, message } });

/** Answers on this machine as the book says. What is not in the book is answered with `NotInTheBook`, which nothing tries again. */
export async function replay(book: Book, { truncated = false, throttled = 0 }: Manner = {}): Promise<Replay> {
  const asked: Asked[] = [];
  const times = new Map<string, number>();
  const answerTo = (question: Asked): Answer => {
    const { call, service } = question;
    const time = times.get(call) ?? 0;
    times.set(call, time + 1);
    if (time < throttled) return fault(...service.throttle, 'Rate exceeded');
    if (truncated && isFirstPage(question)) return says(firstPageOf(question));
    const entry = book[call];
    if (entry === undefined) return fault(501, 'NotInTheBook', `${call}: ${question.text}`);
    if (typeof entry === 'function') return entry(question);
    if (!Array.isArray(entry)) return entry as Answer;
    return (entry[Math.min(time - throttled, entry.length - 1)] as Answer | undefined) ?? fault(501, 'NotInTheBook');
  };
  const server = await listenHttp((request, response) => {
    void (async () => {
      const question = understand(request, await text(request));
      asked.push(question);
      const { status, headers, body } = writeAnswer(question.service, question.operation, answerTo(question));
      response.writeHead(status, headers).end(body);
    })().catch((thrown: unknown) => response.writeHead(501, { 'x-amzn-errortype': 'BadBook' }).end(String(thrown)));
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const aws = connectAws({ region: 'eu-west-2', endpoint: server.url, credentials });
  const close = (): void => {
    aws.close();
    server.close();
  };
  return { aws, asked, close };
}
