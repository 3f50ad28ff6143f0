import type { CheckMessages } from './check-en.ts';

export const checkFr: CheckMessages = {
  title: 'Vérification du stockage',
  lead: 'Compare tout ce qui est stocké avec les enregistrements correspondants. Rien n’est modifié.',
  now: 'Vérifier le stockage',
  resume: 'Reprendre la vérification',
  running: 'Vérification…',
  done: 'La vérification est terminée',
  counts:
    'Vérifié : {transfers, number} transferts et {others, number} autres fichiers. Endommagés : {damaged, number}.',
  partial: 'Inachevé : le reste du stockage n’a pas été vérifié.',
  none: 'Aucun dommage trouvé',
  fault:
    '{kind, select, part_missing {la partie {part} manque} parts_missing {les parties {part} à {lastPart} manquent} part_size {la partie {part} a une taille erronée} part_altered {la partie {part} a été modifiée} part_reported {un destinataire n’a pas pu déchiffrer la partie {part}} record_altered {{record} a été modifié} record_unreadable {{record} est illisible} no_record {transfer.json manque} other {{record} n’a pas sa place dans le stockage}}',
  cleared:
    'la partie {part} a été signalée, mais elle est intacte : la copie du destinataire a été endommagée en route',
  unlisted:
    '{count, plural, =0 {Aucun autre défaut n’est hors de la liste.} one {# autre défaut n’est pas dans la liste.} other {# autres défauts ne sont pas dans la liste.}} « sgraph-send admin store-check » les affiche tous.',
  advice:
    'Restaurez ces fichiers à partir d’une sauvegarde, ou supprimez les transferts et demandez à leurs expéditeurs de renvoyer les fichiers.',
};
