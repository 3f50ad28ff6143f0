import type { CheckMessages } from './check-en.ts';

export const checkPt: CheckMessages = {
  title: 'Verificação do armazenamento',
  lead: 'Compara tudo o que está armazenado com os respetivos registos. Nada é alterado.',
  now: 'Verificar o armazenamento',
  resume: 'Continuar a verificação',
  running: 'A verificar…',
  done: 'A verificação terminou',
  counts:
    'Verificados: {transfers, number} transferências e {others, number} outros ficheiros. Danificados: {damaged, number}.',
  partial: 'Incompleta: o resto do armazenamento não foi verificado.',
  none: 'Não foram encontrados danos',
  fault:
    '{kind, select, part_missing {falta a parte {part}} parts_missing {faltam as partes {part} a {lastPart}} part_size {a parte {part} tem um tamanho errado} part_altered {a parte {part} foi alterada} part_reported {um destinatário não conseguiu desencriptar a parte {part}} record_altered {{record} foi alterado} record_unreadable {não é possível ler {record}} no_record {falta transfer.json} other {{record} não pertence ao armazenamento}}',
  cleared:
    'a parte {part} foi comunicada como danificada, mas está intacta: foi a cópia do destinatário que se danificou pelo caminho',
  unlisted:
    '{count, plural, one {Há mais # dano que não está} other {Há mais # danos que não estão}} na lista. “sgraph-send admin store-check” mostra todos.',
  advice:
    'Restaure estes ficheiros a partir de uma cópia de segurança, ou elimine as transferências e peça aos remetentes que voltem a enviar os ficheiros.',
};
