import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'file',
    link: 'link',
    'private link': 'link privat[oi]',
    transfer: 'trasferiment[oi]',
    key: 'chiav[ei]',
    'access code': 'codic[ei] di accesso',
    download: 'download|scaric\\p{L}*',
    expire: 'scad\\p{L}*',
    sender: 'mittent[ei]',
    recipient: 'destinatar\\p{L}*',
    operator: 'gestor[ei]',
    browser: 'browser',
    server: 'server',
    encrypt: '(?:de)?crittograf\\p{L}*',
    console: 'console',
  },
  freely: [],
  avoided: [
    avoid('token|password di accesso|chiav[ei] di accesso', 'has one name', 'codice di accesso'),
    avoid(
      '(?<!\\{)files|links|downloads|servers|browsers',
      'has no plural of its own',
      'file, link, download, server, browser',
    ),
    avoid('collegament[oi]', 'has one word', 'link'),
    avoid('(de|in)?cifra\\p{L}*|(de)?cript\\p{L}*', 'has one word', 'crittografare, decrittografare'),
    avoid('operator[ei]', 'has one word', 'gestore'),
    avoid('upload\\p{L}*', 'has one word', 'caricamento, caricare'),
    avoid('può scegliere|la preghiamo|si prega', 'the page says "tu"', 'tu'),
    avoid('cancelletto', 'not usual', '#'),
  ],
};
