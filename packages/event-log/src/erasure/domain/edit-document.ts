import { redactJson } from '@slipstream/events/personal-data/redact-json.ts'
import { changesOf } from './changes-of.ts'
import type { Change } from './changes-of.ts'
import { isPlain } from './is-plain.ts'
import type { Plain } from './is-plain.ts'
import type { PersonInLog } from './person-in-log.ts'
import { isPersonalText, withinField } from './personal-fields.ts'
import type { Within } from './personal-fields.ts'
import { isOf, participantsIn } from './subjects-in.ts'
import { textsIn } from './texts-in-document.ts'
import { erased } from './words.ts'

export type Edit = {
  /** New values by the path of the old ones. */
  set: Record<string, Change>
  /** Where the e-mail is, and can't be edited. */
  left: string[]
}

/** Who is erased. */
export type Erased = Pick<
  PersonInLog,
  'owned' | 'participants' | 'isIn' | 'isEmail' | 'isParticipant' | 'withoutEmail' | 'withoutWords'
>

/** Whose the fields around are: undefined where they are not the person's. */
type Owner = Within | undefined

/**
 * How a person is erased from a document that is derived from events. The e-mail is replaced wherever it is.
 * In what is about an order or a billing customer of theirs, in an object that has the e-mail, and in
 * participants who are them, so is all that tells who somebody is. Ids, states and other participants stay.
 *
 * @param by `words` finds only known names, phone numbers and addresses: for what was derived again from the
 * erased log, where other texts are not of the person
 * @returns undefined when nothing is to be done
 */
export function editOf(document: Plain, person: Erased, by: 'fields' | 'words' = 'fields'): Edit | undefined {
  const participantIds = participantsIn(document, person.participants)
  const set = changesOf(document, objectWithout(document, undefined, { person, participantIds, by }))
  const left = textsIn(document)
    .filter(({ isEditable, text }) => !isEditable && person.isIn(text))
    .map(({ where }) => where)
  return Object.keys(set).length === 0 && left.length === 0 ? undefined : { set, left }
}

type Context = { person: Erased; participantIds: ReadonlySet<string>; by: 'fields' | 'words' }

function objectWithout(object: Plain, around: Owner, context: Context): Plain {
  const owner = ownerOf(object, around, context)
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) =>
      field === '_id'
        ? [field, value]
        : [context.person.withoutEmail(field), valueWithout(field, value, owner, context)],
    ),
  )
}

function ownerOf(object: Plain, around: Owner, { person, participantIds }: Context): Owner {
  const { participantId, email = null, name = null } = object
  if (typeof participantId === 'string' && ('name' in object || 'email' in object)) {
    const one = { participantId, ...({ email, name } as { email: string | null; name: string | null }) }
    return person.isParticipant({ participantIds }, one) ? 'person' : undefined
  }
  if (around !== undefined) return around
  const hasEmail = Object.values(object).some((value) => typeof value === 'string' && person.isEmail(value))
  return hasEmail || isOf(object, person.owned) ? 'other' : undefined
}

function valueWithout(field: string, value: unknown, owner: Owner, context: Context): unknown {
  if (typeof value === 'string') return textWithout(field, value, owner, context)
  if (typeof value !== 'object' || value === null) return value
  const inside = owner && withinField(field, value, owner)
  if (Array.isArray(value)) return value.map((one) => valueWithout(field, one, inside, context))
  return isPlain(value) ? objectWithout(value, inside, context) : value
}

function textWithout(field: string, text: string, owner: Owner, context: Context): string {
  const { person, by } = context
  if (text === '' || isOf({ _id: text }, person.owned)) return text
  const json = jsonIn(text)
  if (json !== undefined) return jsonWithout(text, json, owner, context)
  if (by === 'fields' && owner !== undefined && isPersonalText(field, text, owner)) return erased
  // One word may be a state that is written like a name.
  const isSearched = by === 'words' || /\s/.test(text)
  const mayHaveWords = isSearched && (owner !== undefined || person.isIn(text))
  return person.withoutEmail(mayHaveWords ? person.withoutWords(text) : text)
}

function jsonWithout(text: string, json: Plain, owner: Owner, context: Context): string {
  const left = objectWithout(json, owner, context)
  const isTheirs = owner !== undefined && context.by === 'fields'
  const after = JSON.stringify(isTheirs ? redactJson(left) : left)
  return after === JSON.stringify(json) ? text : after
}

function jsonIn(text: string): Plain | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isPlain(value) ? value : undefined
  } catch {
    return undefined
  }
}
