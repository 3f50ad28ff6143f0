import type { FilesMessages } from './files-en.ts';

export const filesDe: FilesMessages = {
  'kept.hint':
    'Diese Liste ist nur in diesem Browser gespeichert. Der Server weiß nicht, dass diese Dateien zusammengehören.',
  'kept.hint_nothing':
    'Dieser Browser speichert nichts. Was Sie senden, steht hier, bis Sie diese Seite schließen oder neu laden.',
  'kept.none': 'Hier ist noch nichts. Was Sie mit diesem Browser senden, erscheint in dieser Liste.',
  'kept.copy': 'Link kopieren',
  'kept.manage': 'Verwalten',
  'kept.more': 'Mehr',
  'kept.forget': 'Aus dieser Liste entfernen',
  'kept.delete': 'Endgültig löschen',
  'kept.delete_title': '{name} endgültig löschen?',
  'kept.delete_text':
    'Der Server löscht die Datei jetzt, und ihr Link funktioniert für niemanden mehr. Das lässt sich nicht rückgängig machen. Die Aktivität können Sie weiterhin sehen.',
  'kept.deleting': 'Wird gelöscht…',
  'kept.expires': 'läuft {relative} ab',
  'kept.as_of': 'Stand: {when}',
  'kept.unasked': 'noch nicht geprüft',
  'forget.title': '{name} aus dieser Liste entfernen?',
  'forget.text':
    'Die Datei selbst wird nicht gelöscht, und ihr Link funktioniert weiterhin. Aber dieser Browser vergisst Ihren privaten Link: Wenn Sie ihn nicht gespeichert haben, können Sie die Datei nicht löschen und nicht sehen, wer sie heruntergeladen hat.',
  'forget.text_ended':
    'Dieser Browser vergisst Ihren privaten Link. Wenn Sie ihn nicht gespeichert haben, können Sie die Aktivität nicht mehr sehen.',
  'forget.no': 'Behalten',
  'forget.done': '{name} wurde aus der Liste entfernt.',
  'forget.undo': 'Rückgängig',
  'keep.title': 'Was dieser Browser speichert',
  'keep.what':
    'Diese Liste mit Ihren privaten Links, außerdem Uploads und Downloads, die fortgesetzt werden können, einen Zugangscode sowie die gewählte Sprache und Darstellung. Nichts davon wird an den Server gesendet. Er behält außerdem eine Kopie dieser Seite, damit sie sich ohne Verbindung öffnen lässt.',
  'keep.nothing': 'In diesem Browser nichts speichern',
  'keep.nothing_hint':
    'Dann wird jeder private Link nur einmal angezeigt, nach dem Senden. Ein unterbrochener Upload beginnt von vorn, und Sprache und Darstellung gelten nur, bis Sie die Seite schließen.',
  'keep.nothing_title': 'In diesem Browser nichts speichern?',
  'keep.on': 'Dieser Browser hat alles vergessen und speichert ab jetzt nichts mehr.',
  'keep.off': 'Ab jetzt speichert dieser Browser, was Sie senden.',
  'wipe.button': 'Alles vergessen',
  'wipe.title': 'Alles vergessen, was dieser Browser gespeichert hat?',
  'wipe.goes':
    'Dieser Browser vergisst jetzt: {files, plural, =0 {Ihre Liste (sie ist leer)} one {die Datei in Ihrer Liste mit ihrem privaten Link} other {die # Dateien in Ihrer Liste mit ihren privaten Links}}, {unfinished, plural, =0 {} one {1 unvollständigen Upload, } other {# unvollständige Uploads, }}Downloads, die Sie fortsetzen könnten, Ihren Zugangscode sowie die gewählte Sprache und Darstellung.',
  'wipe.stays':
    'Die Dateien bleiben auf dem Server, und ihre Links funktionieren, bis sie ablaufen. Ohne die privaten Links können Sie sie nicht mehr verwalten.',
  'wipe.yes': 'Alles vergessen',
  'wipe.done': 'Dieser Browser hat alles vergessen. Die Dateien sind weiterhin auf dem Server.',
  'state.damaged': 'Ein Teil dieser Datei ist beschädigt: Senden Sie sie noch einmal',
  'state.gone': 'Nicht mehr auf diesem Server',

  'list.title': 'Diese Liste in einem anderen Browser verwenden',
  'list.what':
    'Speichern Sie die Liste als Datei und fügen Sie sie im anderen Browser auf dieser Seite hinzu. Der Server erhält nichts davon.',
  'list.warning':
    'Jeder mit dieser Datei kann alle darin genannten Dateien öffnen, verwalten und löschen: Sie enthält Ihre Links und privaten Links und ist nicht verschlüsselt. Schützen Sie sie wie ein Passwort und löschen Sie sie, wenn Sie sie nicht mehr brauchen.',
  'list.save': 'Liste speichern',
  'list.add': 'Liste hinzufügen',
  'list.empty': 'Die Liste ist leer. Es gibt nichts zu speichern.',
  'list.saved':
    '{count, plural, one {Eine Liste mit 1 Datei} other {Eine Liste mit # Dateien}} finden Sie in den Downloads Ihres Browsers.',
  'list.added':
    '{added, plural, =0 {Es wurden keine Dateien hinzugefügt.} one {1 Datei wurde hinzugefügt.} other {# Dateien wurden hinzugefügt.}}{known, plural, =0 {} one { 1 war schon in Ihrer Liste.} other { # waren schon in Ihrer Liste.}}{refused, plural, =0 {} one { 1 Eintrag war beschädigt und wurde ausgelassen.} other { # Einträge waren beschädigt und wurden ausgelassen.}}',
  'list.not_kept': 'Dieser Browser speichert sie nicht. Sie stehen hier, bis Sie diese Seite schließen oder neu laden.',
  'list.foreign': 'Diese Datei ist keine gespeicherte Liste gesendeter Dateien. Es wurde nichts hinzugefügt.',
  'list.cut':
    'Diese gespeicherte Liste ist unvollständig, daher wurde nichts hinzugefügt. Speichern Sie sie im anderen Browser noch einmal.',
  'list.newer':
    'Diese Liste wurde mit einer neueren Version dieser Seite gespeichert. Laden Sie die Seite neu und fügen Sie sie noch einmal hinzu.',
  'list.other_server':
    'Diese Dateien wurden von {server} aus gesendet. Öffnen Sie die Seite dort und fügen Sie die Liste hinzu.',
};
