import { count as number } from '../numbers.ts'

const n = (value: number): string => number(value, { language: 'en' })
const of = (value: number, one: string, many: string): string => `${n(value)} ${value === 1 ? one : many}`

export const participantsEn = {
  title: 'Participants',
  name: 'Name',
  unnamed: 'not named',
  product: 'Registered for',
  anyProduct: 'Anything',
  fields: 'Fields',
  counts: 'Counts',
  registered: 'Registered',
  here: 'Here',
  since: 'Since',
  notYet: 'not yet',
  former: 'Only former ones',
  download: 'Download CSV',
  downloadWithoutNames: 'Download CSV (no names)',
  print: 'Print list',
  checkIn: 'Check in',
  back: 'Back to the list',
  list: 'Check-in list',
  printed: (people: number, at: string) => `${of(people, 'participant', 'participants')}, as of ${at}`,
  cut: (people: number) => `Only ${n(people)} are on this list`,
  cutHint: 'Go back and choose what they are registered for: then each list is complete.',
  shown: (people: number, more: boolean, isOldest: boolean) =>
    more
      ? `The ${isOldest ? 'first' : 'newest'} ${n(people)} that match`
      : of(people, 'participant', 'participants'),
  none: 'No participant matches.',
  noneHint: 'The search finds beginnings of order numbers, names and e-mail addresses.',
  empty: 'Nobody is registered yet.',
  emptyHint:
    'Participants are here when an order that names them reaches a status with saveParticipants in the configuration.',
}
