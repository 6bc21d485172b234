import { count as number } from '../numbers.ts'
import type { participantsEn } from './en.ts'

const n = (value: number): string => number(value, { language: 'de' })

export const participantsDe: typeof participantsEn = {
  title: 'Teilnehmer',
  name: 'Name',
  unnamed: 'ohne Namen',
  product: 'Angemeldet für',
  anyProduct: 'Alles',
  fields: 'Angaben',
  counts: 'Anzahlen',
  registered: 'Angemeldet',
  here: 'Da',
  since: 'Seit',
  notYet: 'noch nicht',
  former: 'Nur ehemalige',
  download: 'CSV herunterladen',
  downloadWithoutNames: 'CSV herunterladen (ohne Namen)',
  print: 'Liste drucken',
  checkIn: 'Einchecken',
  back: 'Zurück zur Liste',
  list: 'Check-in-Liste',
  printed: (people: number, at: string) => `${n(people)} Teilnehmer, Stand ${at}`,
  cut: (people: number) => `Nur ${n(people)} stehen auf dieser Liste`,
  cutHint: 'Zurückgehen und auswählen, wofür sie angemeldet sind: dann ist jede Liste vollständig.',
  shown: (people, more, isOldest) =>
    more ? `Die ${isOldest ? 'ersten' : 'neuesten'} ${n(people)} passenden` : `${n(people)} Teilnehmer`,
  none: 'Kein Teilnehmer passt.',
  noneHint: 'Die Suche findet Anfänge von Bestellnummern, Namen und E-Mail-Adressen.',
  empty: 'Noch ist niemand angemeldet.',
  emptyHint:
    'Teilnehmer erscheinen, wenn eine Bestellung, die sie nennt, einen Status mit saveParticipants in der Konfiguration erreicht.',
}
