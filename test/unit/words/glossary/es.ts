import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'archivos?',
    link: 'enlaces?',
    'private link': 'enlaces? privados?',
    transfer: 'transferencias?',
    key: 'claves?',
    'access code': 'códigos? de acceso',
    download: 'descarg\\p{L}*',
    expire: 'cadu[cq]\\p{L}*',
    sender: 'remitentes?',
    recipient: 'destinatarios?',
    operator: 'operador(?:es)?',
    browser: 'navegador(?:es)?',
    server: 'servidor(?:es)?',
    encrypt: '(?:des)?cifr\\p{L}*',
    console: 'consola',
  },
  freely: [],
  avoided: [
    avoid('tokens?|contraseñas? de acceso|claves? de acceso', 'has one name', 'código de acceso'),
    avoid('ficheros?', 'used only in Spain', 'archivo'),
    avoid('(?<!\\{)links?|v[íi]nculos?', 'has one word', 'enlace'),
    avoid('(des)?(encript|criptograf)\\p{L}*', 'has one word', 'cifrar, descifrar'),
    avoid('expir[aáoó]\\p{L}*|venc(?:e|er|ido|imiento)s?', 'has one word', 'caducar, caducidad'),
    avoid('ordenador(es)?|computador\\p{L}*', 'of one region', 'dispositivo, equipo'),
    avoid('ustedes|usted|vosotr[oa]s|vuestr\\p{L}+|vos', 'the page says "tú"', 'tú'),
    avoid('ajustes', 'has one word', 'configuración'),
    avoid('almohadilla|numeral', 'differs by country', '#'),
  ],
};
