import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: 'dosya\\p{L}*',
    link: 'bağlantı\\p{L}*',
    'private link': 'özel bağlantı\\p{L}*',
    transfer: 'aktarım\\p{L}*',
    key: 'anahtar\\p{L}*',
    'access code': 'erişim kod\\p{L}*',
    download: '[iİ]ndir\\p{L}*',
    expire: 'süre\\p{L}*',
    sender: 'gönderen\\p{L}*',
    recipient: 'alıcı\\p{L}*',
    operator: 'operatör\\p{L}*',
    browser: 'tarayıcı\\p{L}*',
    server: 'sunucu\\p{L}*',
    encrypt: 'şifre\\p{L}*',
    console: 'konsol\\p{L}*',
  },
  freely: [],
  avoided: [
    avoid('linkler|serverlar|token\\p{L}*|upload\\p{L}*', 'English', 'bağlantı, sunucu, erişim kodu, yükleme'),
    avoid('sen|senin|sana|seni', 'addresses another way', 'siz, sizin'),
    avoid('son kullanma\\p{L}*', 'reads as last used', 'süre bitimi, geçerlilik süresi'),
    avoid('kripto\\p{L}*', 'has one word', 'şifrelemek'),
  ],
};
