import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from './http/log-line.ts';

/** One JSON line per request on standard output; nothing when the level is `silent`. */
export function createLog(service: string, level: 'info' | 'silent'): Log {
  if (level === 'silent') return () => undefined;
  const logger = new Logger({ serviceName: service, logLevel: 'INFO' });
  return (line, metrics) => logger.info('request', { ...line, ...metrics });
}
