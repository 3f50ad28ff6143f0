import type { FilesMessages } from './files-en.ts';

export const filesPt: FilesMessages = {
  'kept.hint':
    'Esta lista está guardada só neste navegador. O servidor não sabe que estes ficheiros pertencem à mesma pessoa.',
  'kept.hint_nothing':
    'Este navegador não guarda nada. O que enviar aparece aqui até fechar ou recarregar esta página.',
  'kept.none': 'Ainda não há nada aqui. O que enviar deste navegador aparece nesta lista.',
  'kept.copy': 'Copiar link',
  'kept.manage': 'Gerir',
  'kept.more': 'Mais',
  'kept.forget': 'Remover desta lista',
  'kept.delete': 'Eliminar de vez',
  'kept.delete_title': 'Eliminar {name} de vez?',
  'kept.delete_text':
    'O servidor elimina o ficheiro agora, e o link deixa de funcionar para todos. Não pode ser anulado. A atividade continua visível para si.',
  'kept.deleting': 'A eliminar…',
  'kept.expires': 'expira {relative}',
  'kept.as_of': 'estado de {when}',
  'kept.unasked': 'ainda não verificado',
  'forget.title': 'Remover {name} desta lista?',
  'forget.text':
    'O ficheiro em si não é eliminado, e o link continua a funcionar. Mas este navegador esquece o seu link privado: se não o guardou, não pode eliminar o ficheiro nem ver quem o transferiu.',
  'forget.text_ended': 'Este navegador esquece o seu link privado. Se não o guardou, deixa de poder ver a atividade.',
  'forget.no': 'Manter',
  'forget.done': '{name} foi removido da lista.',
  'forget.undo': 'Anular',
  'list.title': 'Usar esta lista noutro navegador',
  'list.what':
    'Guarde a lista como ficheiro e adicione-a nesta página, no outro navegador. O servidor não recebe nada dela.',
  'list.warning':
    'Quem tiver este ficheiro pode abrir, gerir e eliminar todos os ficheiros da lista: contém os seus links e links privados, e não está encriptado. Proteja-o como uma palavra-passe e elimine-o quando já não precisar dele.',
  'list.save': 'Guardar a lista',
  'list.add': 'Adicionar uma lista guardada',
  'list.empty': 'A lista está vazia. Não há nada para guardar.',
  'list.saved':
    '{count, plural, =1 {Uma lista com 1 ficheiro} other {Uma lista com # ficheiros}} foi entregue aos downloads do navegador.',
  'list.added':
    '{added, plural, =0 {Nenhum ficheiro foi adicionado.} =1 {1 ficheiro foi adicionado.} other {# ficheiros foram adicionados.}}{known, plural, =0 {} =1 { 1 já estava na sua lista.} other { # já estavam na sua lista.}}{refused, plural, =0 {} =1 { 1 entrada estava danificada e ficou de fora.} other { # entradas estavam danificadas e ficaram de fora.}}',
  'list.not_kept': 'Este navegador não os guarda. Aparecem aqui até fechar ou recarregar esta página.',
  'list.foreign': 'Este ficheiro não é uma lista guardada de ficheiros enviados. Nada foi adicionado.',
  'list.cut':
    'Esta lista guardada acaba cedo demais, por isso nada foi adicionado. Guarde-a de novo no outro navegador.',
  'list.newer':
    'Esta lista foi guardada por uma versão mais recente desta página. Recarregue a página e adicione-a de novo.',
  'list.other_server': 'Estes ficheiros foram enviados a partir de {server}. Abra essa página e adicione a lista aí.',
  'keep.title': 'O que este navegador guarda',
  'keep.what':
    'Esta lista com os seus links privados, envios e downloads que podem ser continuados, um código de acesso, e o idioma e o aspeto que escolheu. Nada disso é enviado ao servidor. Guarda também uma cópia desta página, para que abra sem ligação.',
  'keep.nothing': 'Não guardar nada neste navegador',
  'keep.nothing_hint':
    'Assim, cada link privado só é mostrado uma vez, depois do envio. Um envio interrompido recomeça do início, e o idioma e o aspeto valem até fechar a página.',
  'keep.nothing_title': 'Não guardar nada neste navegador?',
  'keep.on': 'Este navegador esqueceu tudo, e a partir de agora não guarda nada.',
  'keep.off': 'A partir de agora este navegador guarda o que enviar.',
  'wipe.button': 'Esquecer tudo',
  'wipe.title': 'Esquecer tudo o que este navegador guarda?',
  'wipe.goes':
    'Este navegador esquece agora: {files, plural, =0 {a sua lista (está vazia)} =1 {o ficheiro da sua lista, com o link privado} other {os # ficheiros da sua lista, com os links privados}}, {unfinished, plural, =0 {} =1 {1 envio por concluir, } other {# envios por concluir, }}downloads que podia continuar, o seu código de acesso e a sua escolha de idioma e aspeto.',
  'wipe.stays':
    'Os ficheiros continuam no servidor e os links funcionam até expirarem. Sem os links privados já não os pode gerir.',
  'wipe.yes': 'Esquecer tudo',
  'wipe.done': 'Este navegador esqueceu tudo. Os ficheiros continuam no servidor.',
  'state.damaged': 'Parte deste ficheiro está danificada: envie-o de novo',
  'state.gone': 'Já não está neste servidor',
};
