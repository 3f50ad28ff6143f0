import { Console } from 'node:console';
import type { Log } from './http/log-line.ts';

/** What is written, from nothing to everything: each level includes those before it. */
const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON line on standard output for what is at the level or above. */
export function createLog(service: string, level: LogLevel): Log {
  const rank = LOG_LEVELS.indexOf(level);
  // Not the global one, before whose lines AWS Lambda writes a time and an id. A reader of the output that went away does not end the process.
  const output = new Console({ stdout: process.stdout, stderr: process.stderr });
  return (line, metrics) => {
    const own = levelOf(line);
    if (LOG_LEVELS.indexOf(own) > rank) return;
    const head = { level: own.toUpperCase(), message: 'request', timestamp: new Date().toISOString(), service };
    output.log(JSON.stringify({ ...head, ...line, ...metrics }));
  };
}

/** A failure on this side, a refusal, or what went well. What is no request has a code only where it failed. */
function levelOf({ status, code, fault }: Parameters<Log>[0]): 'error' | 'warn' | 'info' {
  if (status === undefined) return code === undefined && fault === undefined ? 'info' : 'error';
  if (Number(status) >= 500) return 'error';
  return Number(status) >= 400 ? 'warn' : 'info';
}
