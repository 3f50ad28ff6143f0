/** Texts of the page of sent files, which no other page loads. ICU messages. */
export const filesEn = {
  'kept.hint': 'This list is saved in this browser only. The server doesn’t know that these files belong together.',
  'kept.hint_nothing': 'This browser keeps nothing. What you send is listed here until you close or reload this page.',
  'kept.none': 'Nothing here yet. What you send from this browser is listed here.',
  'kept.copy': 'Copy link',
  'kept.manage': 'Manage',
  'kept.more': 'More',
  'kept.forget': 'Remove from this list',
  'kept.delete': 'Delete for good',
  'kept.delete_title': 'Delete {name} for good?',
  'kept.delete_text':
    'The server deletes the file now, and its link stops working for everyone. This can’t be undone. You can still see its activity.',
  'kept.deleting': 'Deleting…',
  'kept.expires': 'expires {relative}',
  'kept.as_of': 'as of {when}',
  'kept.unasked': 'not checked yet',
  'forget.title': 'Remove {name} from this list?',
  'forget.text':
    'The file itself isn’t deleted, and its link keeps working. But this browser forgets your private link: unless you saved it, you can’t delete the file or see who downloaded it.',
  'forget.text_ended':
    'This browser forgets your private link. Unless you saved it, you can’t see the activity any more.',
  'forget.no': 'Keep',
  'forget.done': '{name} was removed from the list.',
  'forget.undo': 'Undo',
  'list.title': 'Use this list in another browser',
  'list.what': 'Save the list as a file, and add it on this page in the other browser. The server gets nothing of it.',
  'list.warning':
    'Anyone who has this file can open, manage and delete every file in it: it contains your links and private links, and it isn’t encrypted. Guard it like a password, and delete it when you no longer need it.',
  'list.save': 'Save the list',
  'list.add': 'Add a saved list',
  'list.empty': 'The list is empty. There is nothing to save.',
  'list.saved':
    '{count, plural, one {A list of 1 file} other {A list of # files}} was handed to your browser’s downloads.',
  'list.added':
    '{added, plural, =0 {No files were added.} one {1 file was added.} other {# files were added.}}{known, plural, =0 {} one { 1 was in your list already.} other { # were in your list already.}}{refused, plural, =0 {} one { 1 entry was damaged and left out.} other { # entries were damaged and left out.}}',
  'list.not_kept': 'This browser doesn’t keep them. They are listed here until you close or reload this page.',
  'list.foreign': 'This file isn’t a saved list of sent files. Nothing was added.',
  'list.cut': 'This saved list ends too early, so nothing was added. Save it again in the other browser.',
  'list.newer': 'This list was saved by a newer version of this page. Reload the page, and add it again.',
  'list.other_server': 'These files were sent from {server}. Open that page, and add the list there.',
  'keep.title': 'What this browser keeps',
  'keep.what':
    'This list with your private links, uploads and downloads that can be continued, an access code, and the language and look that you chose. None of it is sent to the server. It also keeps a copy of this page, so that it opens without a connection.',
  'keep.nothing': 'Keep nothing in this browser',
  'keep.nothing_hint':
    'Then each private link is shown only once, after you send. An interrupted upload starts over, and your language and look apply until you close the page.',
  'keep.nothing_title': 'Keep nothing in this browser?',
  'keep.on': 'This browser has forgotten everything, and keeps nothing from now on.',
  'keep.off': 'From now on this browser keeps what you send.',
  'wipe.button': 'Forget everything',
  'wipe.title': 'Forget everything kept in this browser?',
  'wipe.goes':
    'This browser forgets now: {files, plural, =0 {your list (it’s empty)} one {the file in your list, with its private link} other {the # files in your list, with their private links}}, {unfinished, plural, =0 {} one {1 unfinished upload, } other {# unfinished uploads, }}downloads that you could continue, your access code, and your choice of language and look.',
  'wipe.stays':
    'The files stay on the server, and their links keep working until they expire. Without their private links you can’t manage them any more.',
  'wipe.yes': 'Forget everything',
  'wipe.done': 'This browser has forgotten everything. The files are still on the server.',
  'state.damaged': 'Part of this file is damaged: send it again',
  'state.gone': 'No longer on this server',
} as const satisfies Record<string, string>;

export type FilesMessages = Record<keyof typeof filesEn, string>;
