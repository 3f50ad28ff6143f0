import type { CheckMessages } from './check-en.ts';

export const checkEs: CheckMessages = {
  title: 'Comprobación del almacenamiento',
  lead: 'Compara todo lo almacenado con sus registros. No se cambia nada.',
  now: 'Comprobar el almacenamiento',
  resume: 'Continuar la comprobación',
  running: 'Comprobando…',
  done: 'La comprobación ha terminado',
  counts: 'Comprobado: {transfers, number} transferencias y {others, number} archivos más. Dañados: {damaged, number}.',
  partial: 'Sin terminar: el resto del almacenamiento no se ha comprobado.',
  none: 'No se han encontrado daños',
  fault:
    '{kind, select, part_missing {falta la parte {part}} parts_missing {faltan las partes {part} a {lastPart}} part_size {la parte {part} tiene un tamaño incorrecto} part_altered {la parte {part} fue alterada} part_reported {un destinatario no pudo descifrar la parte {part}} record_altered {{record} fue alterado} record_unreadable {no se puede leer {record}} no_record {falta transfer.json} other {{record} no debería estar en el almacenamiento}}',
  cleared:
    'se informó de un daño en la parte {part}, pero está intacta: la copia del destinatario se dañó por el camino',
  unlisted:
    '{count, plural, one {Hay 1 daño más que no está} other {Hay # daños más que no están}} en la lista. «sgraph-send admin store-check» los muestra todos.',
  advice:
    'Restaura estos archivos desde una copia de seguridad, o elimina las transferencias y pide a sus remitentes que envíen los archivos otra vez.',
};
