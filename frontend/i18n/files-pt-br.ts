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
  'list.title': 'Usar esta lista em outro navegador',
  'list.what':
    'Salve a lista como arquivo e adicione-a nesta página, no outro navegador. O servidor não recebe nada dela.',
  'list.warning':
    'Quem tiver este arquivo pode abrir, gerenciar e excluir todos os arquivos da lista: ele contém seus links e links privados, e não está criptografado. Proteja-o como uma senha e exclua-o quando não precisar mais dele.',
  'list.save': 'Salvar a lista',
  'list.add': 'Adicionar uma lista salva',
  'list.empty': 'A lista está vazia. Não há nada para salvar.',
  'list.saved':
    '{count, plural, =1 {Uma lista com 1 arquivo} other {Uma lista com # arquivos}} foi entregue aos downloads do navegador.',
  'list.added':
    '{added, plural, =0 {Nenhum arquivo foi adicionado.} =1 {1 arquivo foi adicionado.} other {# arquivos foram adicionados.}}{known, plural, =0 {} =1 { 1 já estava na sua lista.} other { # já estavam na sua lista.}}{refused, plural, =0 {} =1 { 1 entrada estava danificada e ficou de fora.} other { # entradas estavam danificadas e ficaram de fora.}}',
  'list.not_kept': 'Este navegador não os guarda. Eles aparecem aqui até você fechar ou recarregar esta página.',
  'list.foreign': 'Este arquivo não é uma lista salva de arquivos enviados. Nada foi adicionado.',
  'list.cut': 'Esta lista salva acaba cedo demais, por isso nada foi adicionado. Salve-a de novo no outro navegador.',
  'list.newer': 'Esta lista foi salva por uma versão mais nova desta página. Recarregue a página e adicione-a de novo.',
  'list.other_server': 'Estes arquivos foram enviados a partir de {server}. Abra essa página e adicione a lista lá.',
  'keep.title': 'O que este navegador guarda',
  'keep.what':
    'Esta lista com seus links privados, envios e downloads que podem ser continuados, um código de acesso, e o idioma e a aparência que você escolheu. Nada disso é enviado ao servidor. Ele também guarda uma cópia desta página, para que ela abra sem conexão.',
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
  'state.damaged': 'Parte deste arquivo está danificada: envie-o de novo',
  'state.gone': 'Não está mais neste servidor',
};
