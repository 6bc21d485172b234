export type Plain = Readonly<Record<string, unknown>>

/** Whether a value is an object of fields, and not one of a database's types. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
