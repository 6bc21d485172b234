import { count as number } from '../numbers.ts'
import type { listOptionsEn } from './en.ts'

const n = (value: number): string => number(value, { language: 'de' })

export const listOptionsDe: typeof listOptionsEn = {
  columns: 'Spalten',
  newestFirst: 'Die neuesten zuerst zeigen',
  oldestFirst: 'Die ältesten zuerst zeigen',
  news: (count, more) => `${more ? `Mehr als ${n(count)}` : n(count)} neu: zeigen`,
  manyDownloads: 'Gerade laden andere Dateien herunter',
  manyDownloadsHint:
    'In einer halben Minute noch einmal versuchen oder einen Export anlegen: er wird im Hintergrund geschrieben.',
  saved: 'Gespeicherte Filter',
  save: 'Diese Filter speichern',
  saveName: 'Name',
  saveAction: 'Speichern',
  remove: (name) => `„${name}“ entfernen`,
  notSaved: 'Diese Filter wurden nicht gespeichert',
  notSavedHint: 'Einen Filter wählen und einen Namen mit höchstens 60 Zeichen.',
  tooManySaved: (count) => `Es gibt schon ${n(count)} gespeicherte Filter, mehr werden nicht behalten`,
  tooManySavedHint: 'Einen öffnen, der nicht mehr gebraucht wird, und ihn entfernen.',
}
