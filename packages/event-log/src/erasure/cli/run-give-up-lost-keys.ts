import { print } from '@slipstream/runtime/cli/print.ts'
import type { GivenUp } from '../../personal-data/key-store.ts'
import { findLostKeys } from '../find-lost-keys.ts'
import { sealedHere, withPersonalData } from './with-personal-data.ts'

/** @throws where nothing is sealed */
export function runGiveUpLostKeys({
  isDryRun,
  isJson,
  ...givenUp
}: GivenUp & { isDryRun: boolean; isJson: boolean }): Promise<boolean> {
  return withPersonalData(async ({ reading, personalData }) => {
    const { ring } = sealedHere(personalData)
    const { blocks, records, topics } = await findLostKeys(reading)
    const added = isDryRun ? [] : await ring.giveUp(blocks, givenUp)
    const counts = { records, blocks: blocks.length, givenUp: added.length }
    if (isJson) print(JSON.stringify({ isDryRun, ...givenUp, ...counts, topics }))
    else if (topics.length === 0) print(`The database has the keys of all ${records} records of the log.`)
    else
      print(
        `Of ${records} records of the log, these were sealed with keys that the database does not have (${blocks.length} blocks):`,
        ...topics.map(
          ({ topic, events, firstAt, lastAt }) =>
            `  ${topic}: ${events} events, recorded from ${firstAt} to ${lastAt}`,
        ),
        isDryRun
          ? 'With --yes these keys count as destroyed, and the events as erased.'
          : `${added.length} blocks count as destroyed now. Within half a minute readers take the events for erased ones, and continue.`,
      )
    return true
  })
}
