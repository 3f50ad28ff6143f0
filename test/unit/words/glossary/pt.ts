import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'ficheiros?',
    link: 'links?',
    'private link': 'links? privados?',
    transfer: 'transferências?',
    key: 'chaves?',
    'access code': 'códigos? de acesso',
    download: 'downloads?|transfer\\p{L}+',
    expire: 'expir\\p{L}*|validade|prazo',
    sender: 'remetentes?',
    recipient: 'destinatários?',
    operator: 'operador\\p{L}*',
    browser: 'navegador(?:es)?',
    server: 'servidor(?:es)?',
    encrypt: '(?:des)?encript\\p{L}*',
    console: 'consola',
  },
  freely: [],
  avoided: [
    avoid('tokens?|(senha|chave) de acesso', 'has one name', 'código de acesso'),
    avoid('arquivos?', 'Brazilian', 'ficheiro'),
    avoid('(des)?(criptogra|cifr)\\p{L}*|decifr\\p{L}*', 'has one word', 'encriptar, desencriptar'),
    avoid('(tela|aba)s?', 'Brazilian', 'ecrã, separador'),
    avoid('(baix|descarreg|descarga|salv)\\p{L}*|uploads?', 'has one word', 'transferir, guardar'),
    avoid('cardinal', 'nobody says it', '#'),
    avoid('em linha', 'not usual', 'online'),
    avoid('(registro|usuário|você|seção|seções|excluir)s?', 'Brazilian', 'registo, utilizador, secção, eliminar'),
    avoid('(?:exclu|compartilh)\\p{L}+', 'Brazilian', 'eliminar, partilhar'),
  ],
};
