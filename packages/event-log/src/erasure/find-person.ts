import type { Ranges } from '../history/read-history.ts'
import { PersonInLog } from './domain/person-in-log.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'

/** Reads the log for what a person has to do with it. @param person of whom something may be known already */
export async function findPerson(
  reading: Reading,
  parts: ReadonlyMap<string, Ranges>,
  person: PersonInLog,
): Promise<PersonInLog> {
  for await (const found of readEvents(reading, parts))
    for (const { event } of found) if (event !== undefined) person.observe(event)
  return person
}
