import type { LanguageCode } from './languages.ts';

const en = {
  title: 'Store check',
  lead: 'Compares everything in the store with its records. Nothing is changed.',
  now: 'Check the store',
  resume: 'Continue the check',
  running: 'Checking…',
  done: 'The check has ended',
  counts: 'Checked: {transfers, number} transfers and {others, number} other files. Damaged: {damaged, number}.',
  partial: 'Not finished: the rest of the store hasn’t been checked.',
  none: 'No damage found',
  fault:
    '{kind, select, part_missing {part {part} is missing} parts_missing {parts {part} to {lastPart} are missing} part_size {part {part} has the wrong size} part_altered {part {part} was altered} part_reported {part {part} couldn’t be decrypted by a recipient} record_altered {{record} was altered} record_unreadable {{record} can’t be read} no_record {transfer.json is missing} other {{record} doesn’t belong in the store}}',
  cleared: 'part {part} was reported, but is intact: the recipient’s copy was damaged in transit',
  unlisted:
    '{count, plural, one {1 more fault isn’t} other {# more faults aren’t}} listed. “sgraph-send admin store-check” lists them all.',
  advice: 'Restore these files from a backup, or delete the transfers and ask their senders to send the files again.',
};
export type CheckKey = keyof typeof en;

const pt: Readonly<Record<CheckKey, string>> = {
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

const ptBr: Readonly<Record<CheckKey, string>> = {
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

/** Texts of the check of the store, which few need: loaded with it, and not at the start of the console. */
export const CHECK_MESSAGES: Readonly<Record<LanguageCode, Readonly<Record<CheckKey, string>>>> = {
  ...{ en, pt, 'pt-br': ptBr },
};
