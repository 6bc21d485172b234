/** As the console shows it. */
const mask = '•••'

/** A value without what it says of a person: that there is one shows. Values with parts are left out. */
export function masked(value: unknown, type: string): unknown {
  if (value === null || value === undefined || value === '') return null
  return type === 'text' ? mask : null
}
