import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'plik\\p{L}*',
    link: 'link\\p{L}*',
    'private link': 'link\\p{L}* prywatn\\p{L}*',
    transfer: 'przesył(?:k\\p{L}*|ek)',
    key: 'klucz\\p{L}*',
    'access code': 'kod\\p{L}* dostępu',
    download: 'pob(?:ier|ra)\\p{L}*',
    expire: 'wyga[sś]\\p{L}*|ważnoś\\p{L}*|ważn[ye]',
    sender: 'nadawc\\p{L}*',
    recipient: 'odbiorc\\p{L}*',
    operator: 'operator\\p{L}*',
    browser: 'przeglądar\\p{L}*',
    server: 'serwer\\p{L}*',
    encrypt: '\\p{L}*szyfrow\\p{L}*',
    console: 'konsol\\p{L}*',
  },
  freely: [],
  avoided: [
    avoid('tokeny?|token\\p{L}+|kod\\p{L}* autoryzac\\p{L}*', 'has one name', 'kod dostępu'),
    avoid('transfer(?:y|u|em|owi|ów|om|ami|ach)', 'has one word', 'przesyłka'),
    avoid('plik\\p{L}* danych|zbior\\p{L}*', 'has one word', 'plik'),
    avoid('ściąg\\p{L}*|upload\\p{L}*', 'English or spoken', 'pobrać, wysłać'),
    avoid('adresat\\p{L}*', 'has one word', 'odbiorca'),
    avoid('odnośnik\\p{L}*|łącz(?:e|a|u)', 'has one word', 'link'),
    avoid('kliknij|kasuj\\p{L}*', 'not usual', 'wybierz, usuń'),
  ],
};
