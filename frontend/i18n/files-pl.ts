import type { FilesMessages } from './files-en.ts';

export const filesPl: FilesMessages = {
  'kept.hint': 'Ta lista jest zapisana tylko w tej przeglądarce. Serwer nie wie, że te pliki pochodzą od jednej osoby.',
  'kept.hint_nothing':
    'Ta przeglądarka niczego nie zachowuje. Wysłane pliki są tu widoczne do zamknięcia lub odświeżenia tej strony.',
  'kept.none': 'Na razie nic tu nie ma. Na tej liście pojawi się to, co wyślesz z tej przeglądarki.',
  'kept.copy': 'Kopiuj link',
  'kept.manage': 'Zarządzaj',
  'kept.more': 'Więcej',
  'kept.forget': 'Usuń z tej listy',
  'kept.delete': 'Usuń trwale',
  'kept.delete_title': 'Usunąć trwale {name}?',
  'kept.delete_text':
    'Serwer usunie plik od razu, a link przestanie działać u wszystkich. Tego nie można cofnąć. Aktywność będzie nadal widoczna.',
  'kept.deleting': 'Usuwanie…',
  'kept.expires': 'wygasa {relative}',
  'kept.as_of': 'stan: {when}',
  'kept.unasked': 'jeszcze nie sprawdzono',
  'forget.title': 'Usunąć {name} z tej listy?',
  'forget.text':
    'Sam plik nie zostanie usunięty, a link będzie działać. Ta przeglądarka zapomni jednak link prywatny: bez zapisanej kopii nie będzie można usunąć pliku ani sprawdzić, kto go pobrał.',
  'forget.text_ended':
    'Ta przeglądarka zapomni link prywatny. Bez zapisanej kopii nie będzie już można zobaczyć aktywności.',
  'forget.no': 'Zachowaj',
  'forget.done': 'Usunięto z listy: {name}.',
  'forget.undo': 'Cofnij',
  'list.title': 'Użyj tej listy w innej przeglądarce',
  'list.what': 'Zapisz listę jako plik i dodaj ją na tej stronie w innej przeglądarce. Serwer nic z niej nie dostaje.',
  'list.warning':
    'Każdy, kto ma ten plik, może otworzyć i usunąć każdy plik z listy oraz nim zarządzać: są w nim linki i linki prywatne, a plik nie jest zaszyfrowany. Chroń go jak hasło i usuń, gdy nie będzie już potrzebny.',
  'list.save': 'Zapisz listę',
  'list.add': 'Dodaj zapisaną listę',
  'list.empty': 'Lista jest pusta. Nie ma czego zapisać.',
  'list.saved':
    '{count, plural, one {Lista z 1 plikiem jest} few {Lista z # plikami jest} many {Lista z # plikami jest} other {Lista z # pliku jest}} wśród plików pobranych w tej przeglądarce.',
  'list.added':
    '{added, plural, =0 {Nie dodano żadnych plików.} one {Dodano 1 plik.} few {Dodano # pliki.} many {Dodano # plików.} other {Dodano # pliku.}}{known, plural, =0 {} one { 1 był już na liście.} few { # były już na liście.} many { # było już na liście.} other { # było już na liście.}}{refused, plural, =0 {} one { Pominięto 1 uszkodzoną pozycję.} few { Pominięto # uszkodzone pozycje.} many { Pominięto # uszkodzonych pozycji.} other { Pominięto # uszkodzonej pozycji.}}',
  'list.not_kept': 'Ta przeglądarka ich nie zachowuje. Są tu widoczne do zamknięcia lub odświeżenia tej strony.',
  'list.foreign': 'Ten plik nie jest zapisaną listą wysłanych plików. Niczego nie dodano.',
  'list.cut': 'Ta zapisana lista jest ucięta, więc niczego nie dodano. Zapisz ją ponownie w tamtej przeglądarce.',
  'list.newer': 'Tę listę zapisała nowsza wersja tej strony. Odśwież stronę i dodaj listę jeszcze raz.',
  'list.other_server': 'Te pliki wysłano z {server}. Otwórz tamtą stronę i dodaj tam listę.',
  'keep.title': 'Co zachowuje ta przeglądarka',
  'keep.what':
    'Tę listę z linkami prywatnymi, a także przerwane wysyłania i pobierania, które można wznowić, kod dostępu oraz wybrany język i wygląd. Nic z tego nie jest wysyłane na serwer. Przechowuje też kopię tej strony, aby otwierała się bez połączenia.',
  'keep.nothing': 'Nie zachowuj niczego w tej przeglądarce',
  'keep.nothing_hint':
    'Wtedy każdy link prywatny widać tylko raz, po wysłaniu. Przerwane wysyłanie zaczyna się od nowa, a język i wygląd obowiązują do zamknięcia strony.',
  'keep.nothing_title': 'Nie zachowywać niczego w tej przeglądarce?',
  'keep.on': 'Ta przeglądarka zapomniała wszystko i od teraz niczego nie zachowuje.',
  'keep.off': 'Od teraz ta przeglądarka zachowuje wysłane pliki.',
  'wipe.button': 'Zapomnij wszystko',
  'wipe.title': 'Zapomnieć wszystko, co zachowała ta przeglądarka?',
  'wipe.goes':
    'Ta przeglądarka zapomni teraz: {files, plural, =0 {listę (jest pusta)} one {plik z listy wraz z jego linkiem prywatnym} few {# pliki z listy wraz z ich linkami prywatnymi} many {# plików z listy wraz z ich linkami prywatnymi} other {# pliku z listy wraz z linkami prywatnymi}}, {unfinished, plural, =0 {} one {1 plik niewysłany do końca, } few {# pliki niewysłane do końca, } many {# plików niewysłanych do końca, } other {# pliku niewysłanego do końca, }}pobierania, które można wznowić, kod dostępu oraz wybrany język i wygląd.',
  'wipe.stays':
    'Pliki zostają na serwerze, a ich linki działają do wygaśnięcia. Bez linków prywatnych nie będzie można nimi zarządzać.',
  'wipe.yes': 'Zapomnij wszystko',
  'wipe.done': 'Ta przeglądarka zapomniała wszystko. Pliki są nadal na serwerze.',
  'state.damaged': 'Część tego pliku jest uszkodzona: wyślij go ponownie',
  'state.gone': 'Nie ma go już na tym serwerze',
};
