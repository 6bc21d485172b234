import type { Ranges } from '../history/read-history.ts'
import { PersonInLog } from './domain/person-in-log.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'

/**
 * Finds in the log which orders, billing customers and participants are the person's.
 *
 * @param person what is known of them already
 */
export async function findPerson(
  reading: Reading,
  parts: ReadonlyMap<string, Ranges>,
  person: PersonInLog,
): Promise<PersonInLog> {
  for await (const found of readEvents(reading, parts))
    for (const { event } of found) if (event !== undefined) person.observe(event)
  return person
}
