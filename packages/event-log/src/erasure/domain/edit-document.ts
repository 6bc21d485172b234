import type { PersonInLog } from './person-in-log.ts'
import { textsIn } from './texts-in-document.ts'
import { emailPattern, wordPattern } from './words.ts'

export type Edit = {
  /** New texts by the path of the old ones. */
  set: Record<string, { before: string; after: string }>
  /** Where the e-mail is, and can't be edited. */
  left: string[]
}

type Person = Pick<PersonInLog, 'email' | 'owned' | 'values' | 'isIn'>

const replacement = 'erased'

/**
 * How a person is erased from a document that is derived from events: the e-mail wherever it is; in a document with the e-mail, or
 * about an order or billing customer of the person, also their names, phone numbers and addresses. Only these words of a text are
 * replaced, since a text may be JSON.
 *
 * @returns undefined when nothing is to be done
 */
export function editOf(document: Readonly<Record<string, unknown>>, person: Person): Edit | undefined {
  const texts = [...textsIn(document)]
  const isTheirs = texts.some(({ text }) => person.isIn(text)) || isAbout(document, texts, person)
  if (!isTheirs) return undefined
  const values = [...person.values].sort((one, other) => other.length - one.length)
  const sources = [emailPattern(person.email), ...values.map(wordPattern)]
  const pattern = new RegExp(sources.join('|'), 'giu')
  const set: Edit['set'] = {}
  const left: string[] = []
  for (const { path, where, text } of texts) {
    const after = text.replaceAll(pattern, replacement)
    if (after === text) continue
    if (path !== undefined) set[path] = { before: text, after }
    else if (person.isIn(text)) left.push(where)
  }
  return Object.keys(set).length === 0 && left.length === 0 ? undefined : { set, left }
}

function isAbout(
  { source, orderId, customerId }: Readonly<Record<string, unknown>>,
  texts: readonly { text: string }[],
  { owned }: Person,
): boolean {
  for (const id of [orderId, customerId])
    if (typeof source === 'string' && typeof id === 'string' && owned.has(`${source}/${id}`)) return true
  return texts.some(({ text }) => {
    const subject = /^[^/]+\/[^/]+/.exec(text)?.[0]
    return subject !== undefined && owned.has(subject)
  })
}
