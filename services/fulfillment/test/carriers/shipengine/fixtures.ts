import { readFileSync } from 'node:fs'

function read(name: string): any {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'))
}

/** As ShipEngine documents them, with values of our own. */
export const labelCreated = read('label-created')
export const tracking = read('tracking')
export const voidRefused = read('void-refused')

/** An error body of ShipEngine. */
export function errorBody(
  error_source: 'carrier' | 'shipengine',
  error_type: string,
  error_code: string,
  field_name?: string,
): any {
  const body = read('error')
  const message = 'What went wrong, for Ada at 10 Lambton Quay.'
  return {
    ...body,
    errors: [{ error_source, error_type, error_code, message, ...(field_name && { field_name }) }],
  }
}
