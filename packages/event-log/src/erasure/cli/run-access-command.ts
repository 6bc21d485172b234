import { open } from 'node:fs/promises'
import { print } from '@slipstream/runtime/cli/print.ts'
import { runAccess } from '../run-access.ts'
import { printKeyless } from './print-keyless.ts'
import { withPersonalData } from './with-personal-data.ts'

/** Writes one item a line. @returns whether anything is kept */
export function runAccessCommand({
  email,
  out,
  whole,
}: {
  email: string
  out: string
  whole: ReadonlySet<string>
}): Promise<boolean> {
  return withPersonalData(async ({ reading, db }) => {
    const file = await open(out, 'wx', 0o600)
    let count = 0
    try {
      for await (const item of runAccess(reading, db, { email, whole })) {
        await file.write(`${JSON.stringify(item)}\n`)
        count += 1
      }
    } finally {
      await file.close()
    }
    printKeyless(reading)
    print(count === 0 ? `nothing is kept of ${email}` : `${count} items are in ${out}`)
    return count > 0
  })
}
