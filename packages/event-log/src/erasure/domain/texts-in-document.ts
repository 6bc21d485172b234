/** A text somewhere in a document. */
export type FoundText = {
  /** As MongoDB addresses it; undefined where it can't be set: a name of a member, or below one that has a dot. */
  path: string | undefined
  /** For people. */
  where: string
  text: string
}

/** All texts in a document of a database: values, names of members, and bytes as far as they are text. */
export function textsIn(document: Readonly<Record<string, unknown>>): FoundText[] {
  const found: FoundText[] = []
  collect(document, { path: '', where: '' }, found)
  return found
}

type Location = { path: string | undefined; where: string }

function collect(value: unknown, location: Location, found: FoundText[]): void {
  const { where } = location
  const path = where === '_id' || where.startsWith('_id.') ? undefined : location.path
  if (typeof value === 'string') found.push({ path, where, text: value })
  else if (isBytes(value)) {
    const text = Buffer.from(bytesOf(value)).toString('utf8')
    found.push({ path: undefined, where, text })
  } else if (Array.isArray(value))
    for (const [index, one] of value.entries()) collect(one, below(location, String(index)), found)
  else if (isPlain(value))
    for (const [name, one] of Object.entries(value)) {
      const inside = below(location, name)
      found.push({ path: undefined, where: inside.where, text: name })
      collect(one, inside, found)
    }
}

function below({ path, where }: Location, name: string): Location {
  const isAddressable = path !== undefined && !name.includes('.') && !name.startsWith('$')
  const join = (before: string): string => (before === '' ? name : `${before}.${name}`)
  return { path: isAddressable ? join(path) : undefined, where: join(where) }
}

type Bytes = { _bsontype: 'Binary'; buffer: Uint8Array; position: number }

function isBytes(value: unknown): value is Bytes {
  return typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'Binary'
}

const bytesOf = ({ buffer, position }: Bytes): Uint8Array => buffer.subarray(0, position)

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
