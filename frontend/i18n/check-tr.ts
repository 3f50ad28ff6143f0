import type { CheckMessages } from './check-en.ts';

export const checkTr: CheckMessages = {
  title: 'Depo denetimi',
  lead: 'Depodaki her şeyi kayıtlarıyla karşılaştırır. Hiçbir şey değiştirilmez.',
  now: 'Depoyu denetle',
  resume: 'Denetimi sürdür',
  running: 'Denetleniyor…',
  done: 'Denetim bitti',
  counts: 'Denetlenen: {transfers, number} aktarım ve {others, number} başka dosya. Hasarlı: {damaged, number}.',
  partial: 'Bitmedi: Deponun kalanı denetlenmedi.',
  none: 'Hasar bulunmadı',
  fault:
    '{kind, select, part_missing {{part}. parça yok} parts_missing {{part}–{lastPart} numaralı parçalar yok} part_size {{part}. parçanın boyutu yanlış} part_altered {{part}. parça değiştirilmiş} part_reported {bir alıcı {part}. parçanın şifresini çözemedi} record_altered {{record} değiştirilmiş} record_unreadable {{record} okunamıyor} no_record {transfer.json yok} other {{record} depoya ait değil}}',
  cleared: '{part}. parça bildirildi, ancak sağlam: alıcının kopyası yolda zarar gördü',
  unlisted:
    '{count, plural, one {Listelenmeyen 1 hata daha var} other {Listelenmeyen # hata daha var}}. “sgraph-send admin store-check” hepsini listeler.',
  advice:
    'Bu dosyaları bir yedekten geri yükleyin veya aktarımları silip gönderenlerinden dosyaları yeniden göndermelerini isteyin.',
};
