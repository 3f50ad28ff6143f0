import type { FilesMessages } from './files-en.ts';

export const filesNl: FilesMessages = {
  'kept.hint': 'Deze lijst staat alleen in deze browser. De server weet niet dat deze bestanden bij elkaar horen.',
  'kept.hint_nothing':
    'Deze browser bewaart niets. Wat je verstuurt, staat hier tot je deze pagina sluit of opnieuw laadt.',
  'kept.none': 'Hier staat nog niets. Wat je vanuit deze browser verstuurt, komt in deze lijst.',
  'kept.copy': 'Link kopiëren',
  'kept.manage': 'Beheren',
  'kept.more': 'Meer',
  'kept.forget': 'Uit deze lijst halen',
  'kept.delete': 'Definitief verwijderen',
  'kept.delete_title': '{name} definitief verwijderen?',
  'kept.delete_text':
    'De server verwijdert het bestand nu, en de link werkt voor niemand meer. Dit kun je niet ongedaan maken. De activiteit kun je nog wel bekijken.',
  'kept.deleting': 'Verwijderen…',
  'kept.expires': 'verloopt {relative}',
  'kept.as_of': 'stand van {when}',
  'kept.unasked': 'nog niet gecontroleerd',
  'forget.title': '{name} uit deze lijst halen?',
  'forget.text':
    'Het bestand zelf wordt niet verwijderd en de link blijft werken. Maar deze browser vergeet je privélink: als je hem niet hebt bewaard, kun je het bestand niet meer verwijderen en niet meer zien wie het heeft gedownload.',
  'forget.text_ended':
    'Deze browser vergeet je privélink. Als je hem niet hebt bewaard, kun je de activiteit niet meer bekijken.',
  'forget.no': 'Behouden',
  'forget.done': '{name} is uit de lijst gehaald.',
  'forget.undo': 'Ongedaan maken',
  'list.title': 'Deze lijst in een andere browser gebruiken',
  'list.what':
    'Sla de lijst op als bestand en voeg dat in de andere browser op deze pagina toe. De server krijgt er niets van.',
  'list.warning':
    'Iedereen met dit bestand kan elk bestand in de lijst openen, beheren en verwijderen: je links en privélinks staan erin, en het is niet versleuteld. Bescherm het als een wachtwoord, en verwijder het als je het niet meer nodig hebt.',
  'list.save': 'Lijst opslaan',
  'list.add': 'Lijst toevoegen',
  'list.empty': 'De lijst is leeg. Er valt niets op te slaan.',
  'list.saved':
    '{count, plural, one {Een lijst met 1 bestand} other {Een lijst met # bestanden}} staat bij de downloads van je browser.',
  'list.added':
    '{added, plural, =0 {Er zijn geen bestanden toegevoegd.} one {1 bestand is toegevoegd.} other {# bestanden zijn toegevoegd.}}{known, plural, =0 {} one { 1 stond al in je lijst.} other { # stonden al in je lijst.}}{refused, plural, =0 {} one { 1 vermelding was beschadigd en is overgeslagen.} other { # vermeldingen waren beschadigd en zijn overgeslagen.}}',
  'list.not_kept': 'Deze browser bewaart ze niet. Ze staan hier tot je deze pagina sluit of opnieuw laadt.',
  'list.foreign': 'Dit bestand is geen opgeslagen lijst van verstuurde bestanden. Er is niets toegevoegd.',
  'list.cut':
    'Deze opgeslagen lijst is afgebroken, daarom is er niets toegevoegd. Sla de lijst in de andere browser opnieuw op.',
  'list.newer':
    'Deze lijst is opgeslagen door een nieuwere versie van deze pagina. Laad de pagina opnieuw en voeg de lijst nog een keer toe.',
  'list.other_server': 'Deze bestanden zijn verstuurd vanaf {server}. Open die pagina en voeg de lijst daar toe.',
  'keep.title': 'Wat deze browser bewaart',
  'keep.what':
    'Deze lijst met je privélinks, daarnaast uploads en downloads die je kunt hervatten, een toegangscode, en de taal en weergave die je hebt gekozen. Niets daarvan gaat naar de server. Ook bewaart hij een kopie van deze pagina, zodat die zonder verbinding opent.',
  'keep.nothing': 'Niets bewaren in deze browser',
  'keep.nothing_hint':
    'Dan zie je elke privélink maar één keer, na het versturen. Een onderbroken upload begint opnieuw, en je taal en weergave gelden tot je de pagina sluit.',
  'keep.nothing_title': 'Niets bewaren in deze browser?',
  'keep.on': 'Deze browser heeft alles vergeten en bewaart vanaf nu niets.',
  'keep.off': 'Vanaf nu bewaart deze browser wat je verstuurt.',
  'wipe.button': 'Alles vergeten',
  'wipe.title': 'Alles vergeten wat deze browser bewaart?',
  'wipe.goes':
    'Deze browser vergeet nu: {files, plural, =0 {je lijst (die is leeg)} one {het bestand in je lijst, met de privélink} other {de # bestanden in je lijst, met hun privélinks}}, {unfinished, plural, =0 {} one {1 onderbroken upload, } other {# onderbroken uploads, }}downloads die je nog kon hervatten, je toegangscode en de gekozen taal en weergave.',
  'wipe.stays':
    'De bestanden blijven op de server en de links blijven werken tot ze verlopen. Zonder de privélinks kun je ze niet meer beheren.',
  'wipe.yes': 'Alles vergeten',
  'wipe.done': 'Deze browser heeft alles vergeten. De bestanden staan nog op de server.',
  'state.damaged': 'Een deel van dit bestand is beschadigd: verstuur het opnieuw',
  'state.gone': 'Niet meer op deze server',
};
