import type { FilesMessages } from './files-en.ts';

export const filesTr: FilesMessages = {
  'kept.hint': 'Bu liste yalnızca bu tarayıcıda kayıtlıdır. Sunucu bu dosyaların aynı kişiye ait olduğunu bilmez.',
  'kept.hint_nothing':
    'Bu tarayıcı hiçbir şey saklamıyor. Gönderdikleriniz, bu sayfayı kapatana veya yenileyene kadar burada listelenir.',
  'kept.none': 'Henüz bir şey yok. Bu tarayıcıdan gönderdikleriniz burada listelenir.',
  'kept.copy': 'Bağlantıyı kopyala',
  'kept.manage': 'Yönet',
  'kept.more': 'Daha fazla',
  'kept.forget': 'Bu listeden kaldır',
  'kept.delete': 'Kalıcı olarak sil',
  'kept.delete_title': '{name} kalıcı olarak silinsin mi?',
  'kept.delete_text':
    'Sunucu dosyayı şimdi siler ve bağlantısı herkes için çalışmaz olur. Bu işlem geri alınamaz. Etkinliğini görmeye devam edebilirsiniz.',
  'kept.deleting': 'Siliniyor…',
  'kept.expires': 'süresi {relative} dolacak',
  'kept.as_of': '{when} itibarıyla',
  'kept.unasked': 'henüz kontrol edilmedi',
  'forget.title': '{name} bu listeden kaldırılsın mı?',
  'forget.text':
    'Dosyanın kendisi silinmez ve bağlantısı çalışmaya devam eder. Ancak bu tarayıcı özel bağlantınızı unutur: Başka bir yere kaydetmediyseniz dosyayı silemez, dosyayı kimin indirdiğini de göremezsiniz.',
  'forget.text_ended':
    'Bu tarayıcı özel bağlantınızı unutur. Başka bir yere kaydetmediyseniz etkinliği artık göremezsiniz.',
  'forget.no': 'Sakla',
  'forget.done': '{name} listeden kaldırıldı.',
  'forget.undo': 'Geri al',
  'list.title': 'Bu listeyi başka bir tarayıcıda kullan',
  'list.what':
    'Listeyi dosya olarak kaydedin ve diğer tarayıcıda bu sayfaya ekleyin. Sunucuya bundan hiçbir şey gitmez.',
  'list.warning':
    'Bu dosyaya sahip olan herkes içindeki her dosyayı açabilir, yönetebilir ve silebilir: Bu dosya, bağlantılarınızı ve özel bağlantılarınızı içerir ve şifrelenmemiştir. Parola gibi koruyun ve ihtiyacınız kalmayınca silin.',
  'list.save': 'Listeyi kaydet',
  'list.add': 'Kayıtlı liste ekle',
  'list.empty': 'Liste boş. Kaydedilecek bir şey yok.',
  'list.saved':
    '{count, plural, one {1 dosyalık bir liste} other {# dosyalık bir liste}} tarayıcınızın indirilenlerine eklendi.',
  'list.added':
    '{added, plural, =0 {Hiçbir dosya eklenmedi.} one {1 dosya eklendi.} other {# dosya eklendi.}}{known, plural, =0 {} one { 1 tanesi zaten listenizdeydi.} other { # tanesi zaten listenizdeydi.}}{refused, plural, =0 {} one { 1 kayıt hasarlıydı ve alınmadı.} other { # kayıt hasarlıydı ve alınmadı.}}',
  'list.not_kept': 'Bu tarayıcı onları saklamıyor. Bu sayfayı kapatana veya yenileyene kadar burada listelenirler.',
  'list.foreign': 'Bu dosya, gönderilen dosyaların kayıtlı bir listesi değil. Hiçbir şey eklenmedi.',
  'list.cut': 'Bu kayıtlı listenin sonu eksik, bu yüzden hiçbir şey eklenmedi. Diğer tarayıcıda yeniden kaydedin.',
  'list.newer': 'Bu liste bu sayfanın daha yeni bir sürümüyle kaydedildi. Sayfayı yenileyip yeniden ekleyin.',
  'list.other_server': 'Bu dosyalar {server} üzerinden gönderildi. O sayfayı açıp listeyi orada ekleyin.',
  'keep.title': 'Bu tarayıcının sakladıkları',
  'keep.what':
    'Özel bağlantılarınızla birlikte bu liste, sürdürülebilecek yüklemeler ve indirmeler, bir erişim kodu ve seçtiğiniz dil ile görünüm. Bunların hiçbiri sunucuya gönderilmez. Ayrıca bağlantı olmadan açılabilmesi için bu sayfanın bir kopyasını saklar.',
  'keep.nothing': 'Bu tarayıcıda hiçbir şey saklama',
  'keep.nothing_hint':
    'O zaman her özel bağlantı yalnızca bir kez, gönderdikten sonra gösterilir. Kesilen yükleme baştan başlar; dil ve görünüm sayfayı kapatana kadar geçerlidir.',
  'keep.nothing_title': 'Bu tarayıcıda hiçbir şey saklanmasın mı?',
  'keep.on': 'Bu tarayıcı her şeyi unuttu ve bundan sonra hiçbir şey saklamayacak.',
  'keep.off': 'Bundan sonra bu tarayıcı gönderdiklerinizi saklar.',
  'wipe.button': 'Her şeyi unut',
  'wipe.title': 'Bu tarayıcıda saklanan her şey unutulsun mu?',
  'wipe.goes':
    'Bu tarayıcı şimdi şunları unutur: {files, plural, =0 {listeniz (boş)} one {listenizdeki dosya, özel bağlantısıyla} other {listenizdeki # dosya, özel bağlantılarıyla}}, {unfinished, plural, =0 {} one {bitmemiş 1 yükleme, } other {bitmemiş # yükleme, }}sürdürebileceğiniz indirmeler, erişim kodunuz, dil ve görünüm seçiminiz.',
  'wipe.stays':
    'Dosyalar sunucuda kalır ve bağlantıları süreleri dolana kadar çalışır. Özel bağlantıları olmadan onları artık yönetemezsiniz.',
  'wipe.yes': 'Her şeyi unut',
  'wipe.done': 'Bu tarayıcı her şeyi unuttu. Dosyalar hâlâ sunucuda.',
  'state.damaged': 'Bu dosyanın bir parçası hasarlı: Yeniden gönderin',
  'state.gone': 'Artık bu sunucuda değil',
};
