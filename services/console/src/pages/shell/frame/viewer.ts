import type { Permission } from '../../../access/domain/permissions.ts'
import type { Person } from '../../../access/domain/person.ts'
import type { Language } from '../../words/language.ts'
import type { Words } from '../../words/en.ts'

/** Who looks at a page, and how it is written for them. */
export type Viewer = {
  person: Person
  /** Sent back with every form. */
  formToken: string
  language: Language
  words: Words
  /** IANA name, e.g. Pacific/Auckland. */
  timeZone: string
  /** Whether they chose times in UTC. */
  hasUtcTimes: boolean
  now: Date
  may: (permission: Permission) => boolean
}
