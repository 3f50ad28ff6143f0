import type { Glossary } from '../glossary.ts';
import { avoid } from '../glossary.ts';

export const glossary: Glossary = {
  words: {
    file: '\\p{L}*ملف\\p{L}*',
    link: '\\p{L}*(?:رابط|روابط)\\p{L}*',
    'private link': '\\p{L}*(?:رابط|روابط)\\p{L}* \\p{L}*خاص\\p{L}*',
    transfer: '\\p{L}*عملي(?:ة|ات|تا|تي) (?:ال)?نقل|العمليات',
    key: '\\p{L}*(?:مفتاح|مفاتيح)\\p{L}*',
    'access code': '\\p{L}*(?:رمز|رموز) (?:ال)?وصول',
    download: '\\p{L}*(?:نزيل|نزّل)\\p{L}*',
    expire: '\\p{L}*صلاحي\\p{L}*',
    sender: '\\p{L}*مرسل\\p{L}*',
    recipient: '\\p{L}*مستلم\\p{L}*',
    operator: '\\p{L}*مشغّل\\p{L}*',
    browser: '\\p{L}*متصفح\\p{L}*',
    server: '\\p{L}*خادم\\p{L}*',
    encrypt: '\\p{L}*ش[َُ]?ف[َّ]*ر\\p{L}*|\\p{L}*تشفير\\p{L}*|\\p{L}*مشف[َّ]*ر\\p{L}*',
    console: 'لوحة التحكم',
  },
  freely: ['event.part_urls_issued transfer'],
  avoided: [avoid('\\p{L}*(?:وصلة|وصلات)', 'has one word', 'رابط'), avoid('\\p{L}*سيرفر\\p{L}*', 'English', 'خادم')],
};
