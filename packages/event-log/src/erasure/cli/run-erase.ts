import { writeFile } from 'node:fs/promises'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printableValue } from '@slipstream/runtime/text/printable.ts'
import { isComplete, reportText } from '../domain/erasure-report.ts'
import type { ErasureReport } from '../domain/erasure-report.ts'
import { repeatErasures } from '../repeat-erasures.ts'
import { runErasure } from '../run-erasure.ts'
import { printKeyless } from './print-keyless.ts'
import { withErasing } from './with-erasing.ts'
import type { ErasingRequest } from './with-erasing.ts'

type Request = ErasingRequest & {
  email: string
  /** Where the report goes as JSON. */
  report: string | undefined
  isJson: boolean
}

/** @returns whether the person is erased; of a dry run, whether all of it can be */
export function runErase({ email, report: path, isJson, ...request }: Request): Promise<boolean> {
  return withErasing(request, async (erasing) => {
    const report = await runErasure({ ...erasing, email })
    if (path !== undefined) await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 })
    printReport(report, isJson)
    return isComplete(report)
  })
}

/** @returns whether all are erased; of a dry run, whether they can be */
export function runRepeatErasures({
  isJson,
  ...request
}: Omit<Request, 'email' | 'report' | 'files'>): Promise<boolean> {
  return withErasing({ ...request, files: [] }, async (erasing) => {
    const reports: ErasureReport[] = []
    for await (const report of repeatErasures(erasing)) {
      printReport(report, isJson)
      reports.push(report)
    }
    if (reports.length === 0) {
      if (!isJson) print('Nobody who was erased can be read again.')
      printKeyless(erasing.reading)
    }
    return reports.every(isComplete)
  })
}

function printReport(report: ErasureReport, isJson: boolean): void {
  print(...(isJson ? [JSON.stringify(report)] : reportText(printableValue(report)).split('\n')))
}
