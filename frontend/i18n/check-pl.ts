import type { CheckMessages } from './check-en.ts';

export const checkPl: CheckMessages = {
  title: 'Kontrola magazynu',
  lead: 'Porównuje całą zawartość magazynu z zapisami o niej. Niczego nie zmienia.',
  now: 'Sprawdź magazyn',
  resume: 'Kontynuuj kontrolę',
  running: 'Sprawdzanie…',
  done: 'Kontrola się zakończyła',
  counts: 'Sprawdzono – przesyłki: {transfers, number}, inne pliki: {others, number}. Uszkodzone: {damaged, number}.',
  partial: 'Nie ukończono: reszty magazynu nie sprawdzono.',
  none: 'Nie znaleziono uszkodzeń',
  fault:
    '{kind, select, part_missing {brakuje części {part}} parts_missing {brakuje części od {part} do {lastPart}} part_size {część {part} ma nieprawidłowy rozmiar} part_altered {część {part} została zmieniona} part_reported {odbiorca nie mógł odszyfrować części {part}} record_altered {zmieniono {record}} record_unreadable {nie można odczytać {record}} no_record {brakuje transfer.json} other {{record} nie należy do magazynu}}',
  cleared: 'część {part} zgłoszono, ale jest nienaruszona: kopia odbiorcy uszkodziła się po drodze',
  unlisted:
    '{count, plural, one {Nie pokazano jeszcze 1 błędu.} few {Nie pokazano jeszcze # błędów.} many {Nie pokazano jeszcze # błędów.} other {Nie pokazano jeszcze # błędu.}} „sgraph-send admin store-check” pokaże wszystkie.',
  advice: 'Przywróć te pliki z kopii zapasowej albo usuń przesyłki i poproś nadawców o ponowne wysłanie plików.',
};
