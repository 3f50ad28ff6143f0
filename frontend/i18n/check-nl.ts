import type { CheckMessages } from './check-en.ts';

export const checkNl: CheckMessages = {
  title: 'Opslagcontrole',
  lead: 'Vergelijkt alles in de opslag met de bijbehorende records. Er wordt niets gewijzigd.',
  now: 'Opslag controleren',
  resume: 'Controle hervatten',
  running: 'Controleren…',
  done: 'De controle is beëindigd',
  counts:
    'Gecontroleerd: {transfers, number} transfers en {others, number} andere bestanden. Beschadigd: {damaged, number}.',
  partial: 'Niet afgerond: de rest van de opslag is niet gecontroleerd.',
  none: 'Geen schade gevonden',
  fault:
    '{kind, select, part_missing {deel {part} ontbreekt} parts_missing {delen {part} tot en met {lastPart} ontbreken} part_size {deel {part} heeft de verkeerde grootte} part_altered {deel {part} is gewijzigd} part_reported {een ontvanger kon deel {part} niet ontsleutelen} record_altered {{record} is gewijzigd} record_unreadable {{record} kan niet worden gelezen} no_record {transfer.json ontbreekt} other {{record} hoort niet in de opslag}}',
  cleared: 'deel {part} was gemeld, maar is in orde: de kopie van de ontvanger is onderweg beschadigd',
  unlisted:
    '{count, plural, one {Nog 1 fout staat} other {Nog # fouten staan}} niet in de lijst. “sgraph-send admin store-check” toont ze allemaal.',
  advice:
    'Zet deze bestanden terug vanuit een back-up, of verwijder de transfers en vraag de afzenders om de bestanden opnieuw te versturen.',
};
