import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'arquivos?',
    link: 'links?',
    'private link': 'links? privados?',
    transfer: 'transferências?',
    key: 'chaves?',
    'access code': 'códigos? de acesso',
    download: 'downloads?|baix\\p{L}+',
    expire: 'expir\\p{L}*|validade|prazo',
    sender: 'remetentes?',
    recipient: 'destinatários?',
    operator: 'operador\\p{L}*',
    browser: 'navegador(?:es)?',
    server: 'servidor(?:es)?',
    encrypt: '(?:des)?criptograf\\p{L}*',
    console: 'console',
  },
  freely: [],
  avoided: [
    avoid('tokens?|(senha|chave) de acesso', 'has one name', 'código de acesso'),
    avoid('ficheiros?', 'European', 'arquivo'),
    avoid('(des)?(encript|cifr)\\p{L}*|decifr\\p{L}*', 'has one word', 'criptografar, descriptografar'),
    avoid('ecrãs?|separador(es)?|consola|definições', 'European', 'tela, aba, console, configurações'),
    avoid('(descarreg|descarga)\\p{L}*', 'has one word', 'baixar'),
    avoid('cardinal', 'nobody says it', '#'),
    avoid('em linha', 'not usual', 'online'),
    avoid('(registo|utilizador|secção|secções|eliminar)(e?s)?', 'European', 'registro, usuário, seção, excluir'),
    avoid('(?:elimin|partilh)\\p{L}+', 'European', 'excluir, compartilhar'),
  ],
};
