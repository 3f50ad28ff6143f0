import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'files?',
    link: 'links?',
    'private link': 'private links?',
    transfer: 'transfers?(?!\\.json)',
    key: 'keys?',
    'access code': 'access codes?',
    download: 'download\\p{L}*',
    expire: 'expir\\p{L}*',
    sender: 'senders?',
    recipient: 'recipients?',
    operator: 'operators?',
    browser: 'browsers?',
    server: 'servers?',
    encrypt: '(?:en|de)crypt\\p{L}*',
    console: 'consoles?',
  },
  freely: [],
  avoided: [avoid('tokens?', 'its technical name', 'access code, code')],
};
