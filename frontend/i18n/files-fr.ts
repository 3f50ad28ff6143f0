import type { FilesMessages } from './files-en.ts';

export const filesFr: FilesMessages = {
  'kept.hint':
    'Cette liste est enregistrée uniquement dans ce navigateur. Le serveur ne sait pas que ces fichiers vont ensemble.',
  'kept.hint_nothing':
    'Ce navigateur ne garde rien. Ce que vous envoyez apparaît ici jusqu’à ce que vous fermiez ou rechargiez cette page.',
  'kept.none': 'Rien ici pour l’instant. Ce que vous envoyez depuis ce navigateur apparaît dans cette liste.',
  'kept.copy': 'Copier le lien',
  'kept.manage': 'Gérer',
  'kept.more': 'Plus',
  'kept.forget': 'Retirer de cette liste',
  'kept.delete': 'Supprimer définitivement',
  'kept.delete_title': 'Supprimer définitivement {name} ?',
  'kept.delete_text':
    'Le serveur supprime le fichier maintenant, et son lien cesse de fonctionner pour tout le monde. C’est irréversible. Vous pourrez toujours voir son activité.',
  'kept.deleting': 'Suppression…',
  'kept.expires': 'expire {relative}',
  'kept.as_of': 'vérifié : {when}',
  'kept.unasked': 'pas encore vérifié',
  'forget.title': 'Retirer {name} de cette liste ?',
  'forget.text':
    'Le fichier lui-même n’est pas supprimé, et son lien fonctionne toujours. Mais ce navigateur oublie votre lien privé : si vous ne l’avez pas enregistré, vous ne pourrez ni supprimer le fichier ni voir qui l’a téléchargé.',
  'forget.text_ended':
    'Ce navigateur oublie votre lien privé. Si vous ne l’avez pas enregistré, vous ne pourrez plus voir l’activité.',
  'forget.no': 'Garder',
  'forget.done': '{name} a été retiré de la liste.',
  'forget.undo': 'Annuler',
  'list.title': 'Utiliser cette liste dans un autre navigateur',
  'list.what':
    'Enregistrez la liste dans un fichier, puis ajoutez-la sur cette page dans l’autre navigateur. Le serveur n’en reçoit rien.',
  'list.warning':
    'Toute personne qui a ce fichier peut ouvrir, gérer et supprimer chaque fichier de la liste : il contient vos liens et vos liens privés, et il n’est pas chiffré. Protégez-le comme un mot de passe, et supprimez-le quand vous n’en avez plus besoin.',
  'list.save': 'Enregistrer la liste',
  'list.add': 'Ajouter une liste',
  'list.empty': 'La liste est vide. Il n’y a rien à enregistrer.',
  'list.saved':
    '{count, plural, one {Une liste de # fichier} other {Une liste de # fichiers}} a été ajoutée aux téléchargements de votre navigateur.',
  'list.added':
    '{added, plural, =0 {Aucun fichier n’a été ajouté.} one {# fichier a été ajouté.} other {# fichiers ont été ajoutés.}}{known, plural, =0 {} one { # était déjà dans votre liste.} other { # étaient déjà dans votre liste.}}{refused, plural, =0 {} one { # entrée était endommagée et a été ignorée.} other { # entrées étaient endommagées et ont été ignorées.}}',
  'list.not_kept':
    'Ce navigateur ne les garde pas. Ils apparaissent ici jusqu’à ce que vous fermiez ou rechargiez cette page.',
  'list.foreign': 'Ce fichier n’est pas une liste enregistrée de fichiers envoyés. Rien n’a été ajouté.',
  'list.cut':
    'Cette liste enregistrée s’arrête trop tôt : rien n’a été ajouté. Enregistrez-la de nouveau dans l’autre navigateur.',
  'list.newer':
    'Cette liste a été enregistrée par une version plus récente de cette page. Rechargez la page et ajoutez-la de nouveau.',
  'list.other_server': 'Ces fichiers ont été envoyés depuis {server}. Ouvrez cette page-là et ajoutez-y la liste.',
  'keep.title': 'Ce que ce navigateur garde',
  'keep.what':
    'Cette liste avec vos liens privés, les envois et téléchargements qui peuvent reprendre, un code d’accès, ainsi que la langue et l’apparence que vous avez choisies. Rien de cela n’est envoyé au serveur. Il garde aussi une copie de cette page, pour qu’elle s’ouvre sans connexion.',
  'keep.nothing': 'Ne rien garder dans ce navigateur',
  'keep.nothing_hint':
    'Chaque lien privé n’est alors affiché qu’une fois, après l’envoi. Un envoi interrompu recommence du début, et la langue et l’apparence valent jusqu’à la fermeture de la page.',
  'keep.nothing_title': 'Ne rien garder dans ce navigateur ?',
  'keep.on': 'Ce navigateur a tout oublié, et ne garde plus rien désormais.',
  'keep.off': 'Désormais, ce navigateur garde ce que vous envoyez.',
  'wipe.button': 'Tout oublier',
  'wipe.title': 'Oublier tout ce que ce navigateur garde ?',
  'wipe.goes':
    'Ce navigateur oublie maintenant : {files, plural, =0 {votre liste (elle est vide)} =1 {le fichier de votre liste, avec son lien privé} other {les # fichiers de votre liste, avec leurs liens privés}}, {unfinished, plural, =0 {} one {# envoi non terminé, } other {# envois non terminés, }}les téléchargements que vous pouviez reprendre, votre code d’accès, et votre choix de langue et d’apparence.',
  'wipe.stays':
    'Les fichiers restent sur le serveur, et leurs liens fonctionnent jusqu’à leur expiration. Sans leurs liens privés, vous ne pourrez plus les gérer.',
  'wipe.yes': 'Tout oublier',
  'wipe.done': 'Ce navigateur a tout oublié. Les fichiers sont toujours sur le serveur.',
  'state.damaged': 'Une partie de ce fichier est endommagée : renvoyez-le',
  'state.gone': 'N’est plus sur ce serveur',
};
