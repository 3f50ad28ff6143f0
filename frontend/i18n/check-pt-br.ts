import type { CheckMessages } from './check-en.ts';

export const checkPtBr: CheckMessages = {
  title: 'Verificação do armazenamento',
  lead: 'Compara tudo o que está armazenado com os registros correspondentes. Nada é alterado.',
  now: 'Verificar o armazenamento',
  resume: 'Continuar a verificação',
  running: 'Verificando…',
  done: 'A verificação terminou',
  counts:
    'Verificados: {transfers, number} transferências e {others, number} outros arquivos. Danificados: {damaged, number}.',
  partial: 'Incompleta: o resto do armazenamento não foi verificado.',
  none: 'Nenhum dano encontrado',
  fault:
    '{kind, select, part_missing {falta a parte {part}} parts_missing {faltam as partes {part} a {lastPart}} part_size {a parte {part} tem o tamanho errado} part_altered {a parte {part} foi alterada} part_reported {um destinatário não conseguiu descriptografar a parte {part}} record_altered {{record} foi alterado} record_unreadable {não é possível ler {record}} no_record {falta transfer.json} other {{record} não pertence ao armazenamento}}',
  cleared:
    'a parte {part} foi relatada como danificada, mas está intacta: a cópia do destinatário foi danificada no caminho',
  unlisted:
    '{count, plural, one {Há mais # dano que não está} other {Há mais # danos que não estão}} na lista. “sgraph-send admin store-check” mostra todos.',
  advice:
    'Restaure esses arquivos de um backup, ou exclua as transferências e peça aos remetentes que enviem os arquivos novamente.',
};
