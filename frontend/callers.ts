import type { TransferEvent } from '../core/schemas.ts';
import { say, t } from './i18n/i18n.ts';

const SHOWN_CHARACTERS = 6;

/** Who an event is by, in words for the reader: `ownCaller` is how the server names them. */
export function sayCaller(caller: string, ownCaller: string | undefined): () => string {
  if (caller === 'dropped') return say('caller.dropped');
  if (caller === 'unknown') return say('caller.unknown');
  if (caller === 'schedule') return say('caller.schedule');
  // A network, not one caller.
  if (caller.includes('/')) {
    return caller === ownCaller
      ? say('caller.own_network', { network: caller })
      : say('caller.network', { network: caller });
  }
  return caller === ownCaller ? say('log.you') : say('log.caller', { caller: caller.slice(0, SHOWN_CHARACTERS) });
}

/** A program by family and platform, as the server reduced them: `Firefox on Linux`. */
export function sayAgent(agent: NonNullable<TransferEvent['agent']>): () => string {
  const [family = '', platform] = agent.split(' on ');
  return () => {
    const name = t('agent.family', {
      family: family === 'other' || family === 'robot' ? family : 'known',
      name: family,
    });
    return platform === undefined ? name : t('agent.on', { family: name, platform });
  };
}
