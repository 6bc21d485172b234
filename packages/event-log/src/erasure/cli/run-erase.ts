import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { print, printError } from '@slipstream/runtime/cli/print.ts'
import { printableValue } from '@slipstream/runtime/text/printable.ts'
import { keysCachedMs } from '../../personal-data/open-records.ts'
import { isComplete, reportText } from '../domain/erasure-report.ts'
import { runErasure } from '../run-erasure.ts'
import type { Erasure } from '../run-erasure.ts'
import { withPersonalData } from './with-personal-data.ts'

type Request = Pick<
  Erasure,
  'email' | 'by' | 'reason' | 'isDryRun' | 'mayCancelShipments' | 'files' | 'derived'
> & {
  /** Where the report goes as JSON. */
  report: string | undefined
  isJson: boolean
}

/** @returns whether the person is erased; of a dry run, whether all of it can be */
export function runErase({ report: path, isJson, ...request }: Request): Promise<boolean> {
  return withPersonalData(async ({ reading, db, personalData }) => {
    if (personalData === undefined)
      throw new Error('personal data is not sealed here: set personalData.masterKey, see docs/privacy.md')
    const report = await runErasure({
      ...request,
      ...{ reading, db, personalData },
      seal: request.isDryRun ? undefined : await personalData.seal(),
      keysForgotten: () => sleep(keysCachedMs, undefined, { signal: reading.signal }),
      onStep: (step) => printError(step),
      now: () => new Date(),
    })
    if (path !== undefined) await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 })
    print(...(isJson ? [JSON.stringify(report)] : reportText(printableValue(report)).split('\n')))
    return isComplete(report)
  })
}
