import type { FilesMessages } from './files-en.ts';

export const filesIt: FilesMessages = {
  'kept.hint': 'Questo elenco è salvato solo in questo browser. Il server non sa che questi file vanno insieme.',
  'kept.hint_nothing':
    'Questo browser non conserva nulla. Ciò che invii è elencato qui finché non chiudi o ricarichi questa pagina.',
  'kept.none': 'Qui non c’è ancora nulla. Ciò che invii da questo browser è elencato qui.',
  'kept.copy': 'Copia link',
  'kept.manage': 'Gestisci',
  'kept.more': 'Altro',
  'kept.forget': 'Rimuovi da questo elenco',
  'kept.delete': 'Elimina definitivamente',
  'kept.delete_title': 'Eliminare definitivamente {name}?',
  'kept.delete_text':
    'Il server elimina subito il file, e il suo link smette di funzionare per tutti. Non si può annullare. Potrai ancora vederne l’attività.',
  'kept.deleting': 'Eliminazione…',
  'kept.expires': 'scade {relative}',
  'kept.as_of': 'controllato: {when}',
  'kept.unasked': 'non ancora controllato',
  'forget.title': 'Rimuovere {name} da questo elenco?',
  'forget.text':
    'Il file non viene eliminato, e il suo link continua a funzionare. Ma questo browser dimentica il tuo link privato: se non l’hai salvato, non puoi eliminare il file né vedere chi l’ha scaricato.',
  'forget.text_ended':
    'Questo browser dimentica il tuo link privato. Se non l’hai salvato, non puoi più vedere l’attività.',
  'forget.no': 'Conserva',
  'forget.done': '{name} è stato rimosso dall’elenco.',
  'forget.undo': 'Annulla',
  'keep.title': 'Che cosa conserva questo browser',
  'keep.what':
    'Questo elenco con i tuoi link privati, i caricamenti e i download che si possono riprendere, un codice di accesso, la lingua e l’aspetto che hai scelto. Nulla di tutto ciò viene inviato al server. Conserva anche una copia di questa pagina, perché si apra senza connessione.',
  'keep.nothing': 'Non conservare nulla in questo browser',
  'keep.nothing_hint':
    'Così ogni link privato viene mostrato una volta sola, dopo l’invio. Un caricamento interrotto ricomincia da capo, e lingua e aspetto valgono finché non chiudi la pagina.',
  'keep.nothing_title': 'Non conservare nulla in questo browser?',
  'keep.on': 'Questo browser ha dimenticato tutto e da adesso non conserva nulla.',
  'keep.off': 'Da adesso questo browser conserva ciò che invii.',
  'wipe.button': 'Dimentica tutto',
  'wipe.title': 'Dimenticare tutto ciò che conserva questo browser?',
  'wipe.goes':
    'Questo browser ora dimentica: {files, plural, =0 {il tuo elenco (è vuoto)} one {il file del tuo elenco, con il suo link privato} other {i # file del tuo elenco, con i loro link privati}}, {unfinished, plural, =0 {} one {1 caricamento non completato, } other {# caricamenti non completati, }}i download che potevi riprendere, il tuo codice di accesso, la lingua e l’aspetto che hai scelto.',
  'wipe.stays':
    'I file restano sul server, e i loro link funzionano fino alla scadenza. Senza i link privati non puoi più gestirli.',
  'wipe.yes': 'Dimentica tutto',
  'wipe.done': 'Questo browser ha dimenticato tutto. I file sono ancora sul server.',
  'state.damaged': 'Una parte di questo file è danneggiata: invialo di nuovo',
  'state.gone': 'Non è più su questo server',

  'list.title': 'Usa questo elenco in un altro browser',
  'list.what':
    'Salva l’elenco come file e aggiungilo in questa pagina nell’altro browser. Il server non ne riceve nulla.',
  'list.warning':
    'Chiunque abbia questo file può aprire, gestire ed eliminare tutti i file dell’elenco: contiene i tuoi link e i tuoi link privati, e non è crittografato. Custodiscilo come una password ed eliminalo quando non ti serve più.',
  'list.save': 'Salva l’elenco',
  'list.add': 'Aggiungi elenco salvato',
  'list.empty': 'L’elenco è vuoto. Non c’è nulla da salvare.',
  'list.saved':
    '{count, plural, one {Un elenco con 1 file} other {Un elenco con # file}} è stato aggiunto ai download del tuo browser.',
  'list.added':
    '{added, plural, =0 {Nessun file aggiunto.} one {1 file aggiunto.} other {# file aggiunti.}}{known, plural, =0 {} one { 1 era già nel tuo elenco.} other { # erano già nel tuo elenco.}}{refused, plural, =0 {} one { 1 voce era danneggiata ed è stata tralasciata.} other { # voci erano danneggiate e sono state tralasciate.}}',
  'list.not_kept': 'Questo browser non li conserva. Sono elencati qui finché non chiudi o ricarichi questa pagina.',
  'list.foreign': 'Questo file non è un elenco salvato di file inviati. Non è stato aggiunto nulla.',
  'list.cut':
    'Questo elenco salvato finisce troppo presto, quindi non è stato aggiunto nulla. Salvalo di nuovo nell’altro browser.',
  'list.newer':
    'Questo elenco è stato salvato da una versione più recente di questa pagina. Ricarica la pagina e aggiungilo di nuovo.',
  'list.other_server': 'Questi file sono stati inviati da {server}. Apri quella pagina e aggiungi lì l’elenco.',
};
