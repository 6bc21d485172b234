import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { personalDataOf } from '../../personal-data/personal-data.ts'
import { sealedHere } from './with-personal-data.ts'

/** @throws where nothing is sealed, or the master key from before is not configured */
export function runRewrapKeys({
  isDryRun,
  isJson,
}: {
  isDryRun: boolean
  isJson: boolean
}): Promise<boolean> {
  const config = loadConfig({ needsSecrets: ['personalData'] })
  return withServiceDatabase('slipstream-personal-data', async ({ db }) => {
    const { from, to } = await sealedHere(personalDataOf(config, db)).ring.rewrap({ isDryRun })
    if (isJson) print(JSON.stringify({ from, to, isDryRun }))
    else if (from === to) print(`The keys are sealed with the master key ${to}, which is the configured one.`)
    else
      print(
        isDryRun
          ? `The keys are sealed with the master key ${from}; with --yes it will be ${to}.`
          : `The keys were sealed with the master key ${from}, and are with ${to} now.`,
      )
    return true
  })
}
