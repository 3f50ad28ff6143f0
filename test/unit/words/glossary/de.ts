import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'datei\\p{L}*|\\p{L}+datei(?:en)?',
    link: 'links?',
    'private link': 'privat\\p{L}* links?',
    transfer: 'transfers?',
    key: 'schlüssel[ns]?',
    'access code': 'zugangscodes?',
    download: 'downloads?|herunter\\p{L}*',
    expire: 'abl(?:a|ä)uf\\p{L}*|abgelaufen\\p{L}*|läuft|gültig',
    sender: 'absenders?',
    recipient: 'empfänger[ns]?',
    operator: 'betreiber[ns]?',
    browser: 'browser[ns]?',
    server: 'server[ns]?',
    encrypt: '(?:ver|ent)schlüssel\\p{L}*',
    console: 'konsole',
  },
  freely: [],
  avoided: [
    avoid('tokens?|zugriffscodes?|zugangsschlüssel\\p{L}*', 'has one name', 'Zugangscode'),
    avoid('übertragung(en)?', 'has one word', 'Transfer'),
    avoid('(de)?chiffrier\\p{L}*|kryptier\\p{L}*', 'has one word', 'verschlüsseln, entschlüsseln'),
    avoid('file|(?<!\\{)files|verknüpfung(en)?', 'has one word', 'Datei, Link'),
    avoid('runterladen|downloaden|uploaden', 'not written', 'herunterladen, hochladen'),
    avoid('du|dich|dir|dein\\p{L}*|euch|euer|eure\\p{L}*', 'the page says "Sie"', 'Sie'),
    avoid('raute|hashtag', 'not usual', '#'),
  ],
};
