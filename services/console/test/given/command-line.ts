import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const slipstream = fileURLToPath(new URL('../../../../cli/slipstream.js', import.meta.url))

/** Runs `slipstream` as a person does, on a database. */
export function commandLine(mongodbUrl: string, database: string, others: Record<string, string> = {}) {
  const env = { ...process.env, ...others, MONGODB_URL: mongodbUrl, MONGODB_DATABASE: database }
  return async (...args: string[]) => {
    const outcome = await execute(process.execPath, [slipstream, ...args], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
    const lines = outcome.stdout.trim().split('\n')
    const json = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    return { ...outcome, lines, json, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> }
  }
}
