import { systemWords } from '../core/system-words.ts';

/** Why a verb could not do its work. `code` decides the exit code of the command. */
type DeployErrorCode = 'config' | 'refused' | 'unreachable' | 'failed' | 'timeout';

/** Exit codes of `bin/deploy.ts` beside those of a verdict (`VERDICT_CODES`). 2 is wrong use. */
const EXIT_CODES: Readonly<Record<DeployErrorCode, number>> = {
  config: 2,
  refused: 3,
  unreachable: 4,
  failed: 5,
  timeout: 6,
};

/** The one error class of the deployment. Its message says what was found, what was expected and what to do. */
export class DeployError extends Error {
  readonly code: DeployErrorCode;

  constructor(code: DeployErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeployError';
    this.code = code;
  }
}

/** 70, "internal software error" of sysexits.h, is for what no code was given to. */
export function exitCodeOf(thrown: unknown): number {
  return thrown instanceof DeployError ? EXIT_CODES[thrown.code] : 70;
}

/** The message of anything that was thrown, with the name that a service gave it. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const words = systemWords(thrown);
  if (words !== undefined) return words;
  return thrown.name === 'Error' || thrown instanceof DeployError
    ? thrown.message
    : `${thrown.name}: ${thrown.message}`;
}
