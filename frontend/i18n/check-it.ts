import type { CheckMessages } from './check-en.ts';

export const checkIt: CheckMessages = {
  title: 'Verifica dell’archiviazione',
  lead: 'Confronta tutto ciò che è archiviato con le relative registrazioni. Non viene modificato nulla.',
  now: 'Verifica l’archiviazione',
  resume: 'Continua la verifica',
  running: 'Verifica in corso…',
  done: 'La verifica è terminata',
  counts:
    'Verificati: {transfers, number} trasferimenti e {others, number} altri file. Danneggiati: {damaged, number}.',
  partial: 'Non completata: il resto dell’archiviazione non è stato verificato.',
  none: 'Nessun danno trovato',
  fault:
    '{kind, select, part_missing {manca la parte {part}} parts_missing {mancano le parti da {part} a {lastPart}} part_size {la parte {part} ha dimensioni errate} part_altered {la parte {part} è stata alterata} part_reported {un destinatario non ha potuto decrittografare la parte {part}} record_altered {{record} è stato alterato} record_unreadable {impossibile leggere {record}} no_record {manca transfer.json} other {{record} non dovrebbe essere nell’archiviazione}}',
  cleared:
    'la parte {part} è stata segnalata come danneggiata, ma è intatta: la copia del destinatario si è danneggiata in transito',
  unlisted:
    '{count, plural, one {1 altro danno non è} other {Altri # danni non sono}} nell’elenco. “sgraph-send admin store-check” li mostra tutti.',
  advice:
    'Ripristina questi file da un backup, oppure elimina i trasferimenti e chiedi ai mittenti di inviare di nuovo i file.',
};
