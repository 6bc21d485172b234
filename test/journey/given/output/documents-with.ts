import type { Db } from 'mongodb'

/** Keys and what is sealed by them are not readable. */
const sealed = /^personalData(Keys|WrappingKeys|Remainders)$/

/** Each document of a database, with its bytes as text, that has a text: where, and what is around. */
export async function documentsWith(db: Db, text: RegExp): Promise<string[]> {
  const found: string[] = []
  for (const { name } of await db.listCollections().toArray()) {
    if (sealed.test(name)) continue
    for await (const document of db.collection(name).find({}, { promoteBuffers: true })) {
      const json = JSON.stringify(document, (_, value: unknown) => asText(value))
      const at = json.search(text)
      if (at !== -1) found.push(`${name}: ${json.slice(Math.max(0, at - 100), at + 100)}`)
    }
  }
  return found
}

/** Bytes, as JSON has them. */
function asText(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'Buffer')
    return value
  return Buffer.from((value as unknown as { data: number[] }).data).toString('latin1')
}
