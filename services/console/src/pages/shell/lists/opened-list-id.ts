const maxLength = 300

/** A list as its opening is recorded: its address, without what was searched for, maybe a name. */
export function openedListId(url: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const filters = new URLSearchParams(query)
  for (const name of ['cursor', 'columns']) filters.delete(name)
  if ((filters.get('q') ?? '') !== '') filters.set('q', '…')
  for (const [name, value] of [...filters]) if (value === '') filters.delete(name)
  return decodeURIComponent(filters.size === 0 ? path : `${path}?${filters.toString()}`).slice(0, maxLength)
}
