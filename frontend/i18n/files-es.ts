import type { FilesMessages } from './files-en.ts';

export const filesEs: FilesMessages = {
  'kept.hint': 'Esta lista solo se guarda en este navegador. El servidor no sabe que estos archivos van juntos.',
  'kept.hint_nothing':
    'Este navegador no guarda nada. Lo que envías aparece aquí hasta que cierres o recargues esta página.',
  'kept.none': 'Aún no hay nada. Lo que envíes desde este navegador aparecerá aquí.',
  'kept.copy': 'Copiar enlace',
  'kept.manage': 'Gestionar',
  'kept.more': 'Más',
  'kept.forget': 'Quitar de esta lista',
  'kept.delete': 'Eliminar definitivamente',
  'kept.delete_title': '¿Eliminar {name} definitivamente?',
  'kept.delete_text':
    'El servidor elimina ahora el archivo, y su enlace deja de funcionar para todos. No se puede deshacer. Podrás seguir viendo su actividad.',
  'kept.deleting': 'Eliminando…',
  'kept.expires': 'caduca {relative}',
  'kept.as_of': 'comprobado: {when}',
  'kept.unasked': 'aún sin comprobar',
  'forget.title': '¿Quitar {name} de esta lista?',
  'forget.text':
    'El archivo no se elimina, y su enlace sigue funcionando. Pero este navegador olvida tu enlace privado: si no lo guardaste, no podrás eliminar el archivo ni ver quién lo descargó.',
  'forget.text_ended': 'Este navegador olvida tu enlace privado. Si no lo guardaste, ya no podrás ver la actividad.',
  'forget.no': 'Conservar',
  'forget.done': '{name} se ha quitado de la lista.',
  'forget.undo': 'Deshacer',
  'keep.title': 'Qué guarda este navegador',
  'keep.what':
    'Esta lista con tus enlaces privados, las subidas y descargas que se pueden continuar, un código de acceso, el idioma y la apariencia que elegiste. Nada de esto se envía al servidor. También guarda una copia de esta página, para que se abra sin conexión.',
  'keep.nothing': 'No guardar nada en este navegador',
  'keep.nothing_hint':
    'Así, cada enlace privado se muestra una sola vez, después de enviar. Una subida interrumpida empieza desde el principio, y el idioma y la apariencia valen hasta que cierres la página.',
  'keep.nothing_title': '¿No guardar nada en este navegador?',
  'keep.on': 'Este navegador lo ha olvidado todo y a partir de ahora no guarda nada.',
  'keep.off': 'A partir de ahora, este navegador guarda lo que envías.',
  'wipe.button': 'Olvidar todo',
  'wipe.title': '¿Olvidar todo lo que guarda este navegador?',
  'wipe.goes':
    'Este navegador olvida ahora: {files, plural, =0 {tu lista (está vacía)} one {el archivo de tu lista, con su enlace privado} other {los # archivos de tu lista, con sus enlaces privados}}, {unfinished, plural, =0 {} one {1 subida sin terminar, } other {# subidas sin terminar, }}las descargas que podías continuar, tu código de acceso, el idioma y la apariencia que elegiste.',
  'wipe.stays':
    'Los archivos siguen en el servidor, y sus enlaces funcionan hasta que caduquen. Sin sus enlaces privados ya no podrás gestionarlos.',
  'wipe.yes': 'Olvidar todo',
  'wipe.done': 'Este navegador lo ha olvidado todo. Los archivos siguen en el servidor.',
  'state.damaged': 'Parte de este archivo está dañada: envíalo otra vez',
  'state.gone': 'Ya no está en este servidor',

  'list.title': 'Usar esta lista en otro navegador',
  'list.what':
    'Guarda la lista como archivo y añádela en esta misma página del otro navegador. El servidor no recibe nada de ella.',
  'list.warning':
    'Quien tenga este archivo puede abrir, gestionar y eliminar todos los archivos de la lista: contiene tus enlaces y enlaces privados, y no está cifrado. Protégelo como una contraseña y elimínalo cuando ya no lo necesites.',
  'list.save': 'Guardar la lista',
  'list.add': 'Añadir lista guardada',
  'list.empty': 'La lista está vacía. No hay nada que guardar.',
  'list.saved':
    '{count, plural, one {Una lista de 1 archivo} other {Una lista de # archivos}} ha pasado a las descargas de tu navegador.',
  'list.added':
    '{added, plural, =0 {No se ha añadido ningún archivo.} one {Se ha añadido 1 archivo.} other {Se han añadido # archivos.}}{known, plural, =0 {} one { 1 ya estaba en tu lista.} other { # ya estaban en tu lista.}}{refused, plural, =0 {} one { 1 entrada estaba dañada y se ha omitido.} other { # entradas estaban dañadas y se han omitido.}}',
  'list.not_kept': 'Este navegador no los guarda. Aparecen aquí hasta que cierres o recargues esta página.',
  'list.foreign': 'Este archivo no es una lista guardada de archivos enviados. No se ha añadido nada.',
  'list.cut':
    'Esta lista guardada acaba demasiado pronto, así que no se ha añadido nada. Guárdala otra vez en el otro navegador.',
  'list.newer':
    'Esta lista se guardó con una versión más reciente de esta página. Recarga la página y añádela otra vez.',
  'list.other_server': 'Estos archivos se enviaron desde {server}. Abre esa página y añade allí la lista.',
};
