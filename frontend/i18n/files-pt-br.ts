import type { FilesMessages } from './files-en.ts';

export const filesPtBr: FilesMessages = {
  'kept.hint': 'Esta lista fica salva só neste navegador. O servidor não sabe que estes arquivos são da mesma pessoa.',
  'kept.hint_nothing':
    'Este navegador não guarda nada. O que você enviar aparece aqui até fechar ou recarregar esta página.',
  'kept.none': 'Ainda não há nada aqui. O que você enviar deste navegador aparece nesta lista.',
  'kept.copy': 'Copiar link',
  'kept.manage': 'Gerenciar',
  'kept.more': 'Mais',
  'kept.forget': 'Remover desta lista',
  'kept.delete': 'Excluir de vez',
  'kept.delete_title': 'Excluir {name} de vez?',
  'kept.delete_text':
    'O servidor exclui o arquivo agora, e o link deixa de funcionar para todos. Não dá para desfazer. Você ainda pode ver a atividade.',
  'kept.deleting': 'Excluindo…',
  'kept.expires': 'expira {relative}',
  'kept.as_of': 'situação de {when}',
  'kept.unasked': 'ainda não verificado',
  'forget.title': 'Remover {name} desta lista?',
  'forget.text':
    'O arquivo em si não é excluído, e o link continua funcionando. Mas este navegador esquece seu link privado: se você não o salvou, não pode excluir o arquivo nem ver quem baixou.',
  'forget.text_ended': 'Este navegador esquece seu link privado. Se você não o salvou, não pode mais ver a atividade.',
  'forget.no': 'Manter',
  'forget.done': '{name} foi removido da lista.',
  'forget.undo': 'Desfazer',
  'keep.title': 'O que este navegador guarda',
  'keep.what':
    'Esta lista com seus links privados, envios e downloads que podem ser continuados, um código de acesso, e o idioma e a aparência que você escolheu. Nada disso é enviado ao servidor.',
  'keep.nothing': 'Não guardar nada neste navegador',
  'keep.nothing_hint':
    'Assim, cada link privado só é mostrado uma vez, depois do envio. Um envio interrompido recomeça do início, e o idioma e a aparência valem até você fechar a página.',
  'keep.nothing_title': 'Não guardar nada neste navegador?',
  'keep.on': 'Este navegador esqueceu tudo, e a partir de agora não guarda nada.',
  'keep.off': 'A partir de agora este navegador guarda o que você enviar.',
  'wipe.button': 'Esquecer tudo',
  'wipe.title': 'Esquecer tudo o que este navegador guarda?',
  'wipe.goes':
    'Este navegador esquece agora: {files, plural, =0 {sua lista (está vazia)} =1 {o arquivo da sua lista, com o link privado} other {os # arquivos da sua lista, com os links privados}}, {unfinished, plural, =0 {} =1 {1 envio não concluído, } other {# envios não concluídos, }}downloads que você podia continuar, seu código de acesso e sua escolha de idioma e aparência.',
  'wipe.stays':
    'Os arquivos continuam no servidor e os links funcionam até expirarem. Sem os links privados você não pode mais gerenciá-los.',
  'wipe.yes': 'Esquecer tudo',
  'wipe.done': 'Este navegador esqueceu tudo. Os arquivos continuam no servidor.',
  'state.gone': 'Não está mais neste servidor',
};
