import { count as number } from '../numbers.ts'

const n = (value: number): string => number(value, { language: 'en' })

/** Sorting, columns, news, files and saved filters of lists. */
export const listOptionsEn = {
  columns: 'Columns',
  newestFirst: 'Show the newest first',
  oldestFirst: 'Show the oldest first',
  news: (count: number, more: boolean) => `${more ? `More than ${n(count)}` : n(count)} new: show`,
  manyDownloads: 'Others are downloading files just now',
  manyDownloadsHint: 'Try again in half a minute, or create an export: it is written in the background.',
  saved: 'Saved filters',
  save: 'Save these filters',
  saveName: 'Name',
  saveAction: 'Save',
  remove: (name: string) => `Remove “${name}”`,
  notSaved: 'These filters were not saved',
  notSavedHint: 'Choose a filter, and a name of at most 60 characters.',
  tooManySaved: (count: number) => `You have ${n(count)} saved filters, and no more are kept`,
  tooManySavedHint: 'Open one that is not used any more, and remove it.',
}
