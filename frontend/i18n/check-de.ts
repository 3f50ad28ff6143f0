import type { CheckMessages } from './check-en.ts';

export const checkDe: CheckMessages = {
  title: 'Speicherprüfung',
  lead: 'Vergleicht alles im Speicher mit den zugehörigen Aufzeichnungen. Es wird nichts verändert.',
  now: 'Speicher prüfen',
  resume: 'Prüfung fortsetzen',
  running: 'Wird geprüft…',
  done: 'Die Prüfung ist beendet',
  counts: 'Geprüft: {transfers, number} Transfers und {others, number} weitere Dateien. Beschädigt: {damaged, number}.',
  partial: 'Nicht fertig: Der Rest des Speichers wurde nicht geprüft.',
  none: 'Keine Schäden gefunden',
  fault:
    '{kind, select, part_missing {Teil {part} fehlt} parts_missing {Die Teile {part} bis {lastPart} fehlen} part_size {Teil {part} hat die falsche Größe} part_altered {Teil {part} wurde verändert} part_reported {Teil {part} konnte von einem Empfänger nicht entschlüsselt werden} record_altered {{record} wurde verändert} record_unreadable {{record} kann nicht gelesen werden} no_record {transfer.json fehlt} other {{record} gehört nicht in den Speicher}}',
  cleared: 'Teil {part} wurde gemeldet, ist aber unbeschädigt: Die Kopie des Empfängers wurde unterwegs beschädigt',
  unlisted:
    '{count, plural, one {1 weiterer Schaden ist} other {# weitere Schäden sind}} nicht aufgeführt. „sgraph-send admin store-check“ zeigt alle an.',
  advice:
    'Stellen Sie diese Dateien aus einem Backup wieder her, oder löschen Sie die Transfers und bitten Sie die Absender, die Dateien noch einmal zu senden.',
};
