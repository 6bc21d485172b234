import type { FastifyRequest } from 'fastify'
import { may } from '../../access/domain/permissions.ts'
import type { Viewer } from './frame/viewer.ts'
import { languageFor, wordsFor } from '../words/words-for.ts'

/** Who looks at a page. @throws where nobody is signed in */
export function viewerOf(request: FastifyRequest): Viewer {
  const { signedIn, cookies, headers } = request
  if (signedIn === null) throw new Error(`${request.url} is shown to anybody`)
  const { person, formToken } = signedIn
  const language = languageFor(cookies['language'], headers['accept-language'])
  return {
    ...{ person, formToken, language },
    words: wordsFor(language),
    timeZone: cookies['times'] === 'utc' ? 'UTC' : timeZoneOf(cookies['zone']),
    hasUtcTimes: cookies['times'] === 'utc',
    now: new Date(),
    may: (permission) => may(person.role, permission),
  }
}

/** What the browser says, where it is a time zone. */
function timeZoneOf(given: string | undefined): string {
  if (given === undefined || given.length > 60) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
