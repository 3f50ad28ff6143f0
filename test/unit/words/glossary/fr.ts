import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'fichiers?',
    link: 'liens?',
    'private link': 'liens? privés?',
    transfer: 'transferts?',
    key: 'clés?',
    'access code': 'codes? d’accès',
    download: 'télécharg\\p{L}+',
    expire: 'expir\\p{L}+',
    sender: 'expéditeurs?',
    recipient: 'destinataires?',
    operator: 'opérateurs?',
    browser: 'navigateurs?',
    server: 'serveurs?',
    encrypt: '(?:dé)?chiffr\\p{L}+',
    console: 'console',
  },
  freely: [],
  avoided: [
    avoid('(?:en|dé)?crypt\\p{L}+', 'not usual', 'chiffrer, déchiffrer'),
    avoid('uploads?|téléverse\\p{L}+', 'has one word', 'envoyer, télécharger'),
    avoid('tokens?|jetons?', 'its technical name', 'code d’accès'),
    avoid('(?<!e-)mails?|courriels?', 'has one word', 'e-mail'),
    avoid('tu|toi|ton|ta|tes', 'addresses another way', 'vous, votre'),
    { phrase: /\p{L} [:;?!»]|« /u, why: 'ends a line before the sign', write: 'a space that does not break' },
  ],
};
