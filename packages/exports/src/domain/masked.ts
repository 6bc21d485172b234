/** As the console shows it. */
const mask = '•••'

/** A value without what it says of a person: whether there is one can still be seen. Values with parts are left out. */
export function masked(value: unknown, type: string): unknown {
  if (value === null || value === undefined || value === '') return null
  return type === 'text' ? mask : null
}
