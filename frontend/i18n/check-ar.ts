import type { CheckMessages } from './check-en.ts';

export const checkAr: CheckMessages = {
  title: 'فحص المخزن',
  lead: 'يقارن كل ما في المخزن بسجلاته. لا يتغيّر شيء.',
  now: 'فحص المخزن',
  resume: 'متابعة الفحص',
  running: 'جارٍ الفحص…',
  done: 'انتهى الفحص',
  counts: 'تم فحص: {transfers, number} من عمليات النقل و{others, number} من الملفات الأخرى. التالف: {damaged, number}.',
  partial: 'لم يكتمل: لم تُفحص بقية المخزن.',
  none: 'لم يُعثر على تلف',
  fault:
    '{kind, select, part_missing {الجزء {part} مفقود} parts_missing {الأجزاء من {part} إلى {lastPart} مفقودة} part_size {الجزء {part} بحجم خاطئ} part_altered {الجزء {part} معدّل} part_reported {تعذّر على أحد المستلمين فك تشفير الجزء {part}} record_altered {{record} معدّل} record_unreadable {تعذّرت قراءة {record}} no_record {transfer.json مفقود} other {{record} لا ينتمي إلى المخزن}}',
  cleared: 'أُبلغ عن الجزء {part} لكنه سليم: نسخة المستلم تلفت في الطريق',
  unlisted:
    '{count, plural, zero {لا أعطال أخرى} one {عطل آخر} two {عطلان آخران} few {# أعطال أخرى} many {# عطلًا آخر} other {# عطل آخر}} خارج القائمة. الأمر «sgraph-send admin store-check» يسردها كلها.',
  advice: 'يُرجى استعادة هذه الملفات من نسخة احتياطية، أو حذف عمليات النقل والطلب من مرسليها إرسال الملفات مجددًا.',
};
