import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: '\\p{L}*bestand(?:en)?\\p{L}*',
    link: '\\p{L}*links?',
    'private link': 'privélinks?',
    transfer: 'transfers?',
    key: '\\p{L}*sleutels?',
    'access code': 'toegangscodes?',
    download: '\\p{L}*download\\p{L}*',
    expire: 'verl(?:oopt|open)|geldigheid',
    sender: 'afzenders?',
    recipient: 'ontvangers?',
    operator: 'beheerders?',
    browser: 'browsers?',
    server: 'servers?',
    encrypt: '\\p{L}*sleutel(?:d|de|t|en)',
    console: 'console',
  },
  freely: ['sent.another file'],
  avoided: [
    avoid('tokens?|toegangssleutels?', 'has one name', 'toegangscode'),
    avoid('(overdracht|verzending|zending)(en)?', 'has one word', 'transfer'),
    avoid('(geadresseerd|verzend)er?n?s?', 'has one word', 'ontvanger, afzender'),
    avoid('u|uw', 'pages say je', 'je'),
    avoid('(ge)?(en|de)crypt\\p{L}*', 'has one word', 'versleutelen, ontsleutelen'),
    avoid('operators?', 'English', 'beheerder'),
    avoid('inladen|herladen|aanmelden|afmelden', 'has one word', 'opnieuw laden, inloggen, uitloggen'),
  ],
};
