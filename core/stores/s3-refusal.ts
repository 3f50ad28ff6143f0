import { textIn } from './s3-xml.ts';
import type { HttpAnswer } from './s3-transport.ts';

/** Of an answer to a HEAD, or of something else than S3. */
const NO_CODE = 'an answer without a code';

/** An answer of S3 that is no success. */
export class S3Refusal extends Error {
  /** Undefined for what an answer of success says of one object among many. */
  readonly status: number | undefined;
  /** S3's own, such as `NoSuchKey`. */
  readonly code: string;
  /** When it was given by the clock of S3, in milliseconds since 1970; NaN where it does not say. */
  readonly time: number;

  constructor(status: number | undefined, code: string, time: number = Number.NaN) {
    super(code);
    this.name = 'S3Refusal';
    this.status = status;
    this.code = code;
    this.time = time;
  }

  static async of(answer: HttpAnswer): Promise<S3Refusal> {
    const body = await answer.text();
    const code = /<Error[\s>]/.test(body) ? textIn(body, 'Code') : undefined;
    const { status } = answer;
    return new S3Refusal(
      status,
      code ?? (status === 404 ? 'NotFound' : NO_CODE),
      Date.parse(answer.header('date') ?? ''),
    );
  }
}
