import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { isBilling } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { CheckLine } from '../check-source/domain/check-line.ts'
import { renderLines } from '../check-source/render-lines.ts'
import { checkBillingSource } from './check-billing-source.ts'
import { checkOrderSource } from './check-order-source.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printable, printableValue } from '@slipstream/runtime/text/printable.ts'

/**
 * Checks a source and writes a line for each check.
 *
 * @returns false where one found a problem.
 * @throws for an unknown source
 */
export async function runCheckSource(name: string, isJson: boolean): Promise<boolean> {
  const { sources } = loadConfig({ needsSecrets: [] })
  const declared = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (declared === undefined)
    throw new Error(`there is no source ${name}: use one of ${Object.keys(sources).join(', ')}`)
  const isShown = process.stderr.isTTY
  const onProgress = (doing: string): void =>
    void (isShown && process.stderr.write(`\r\x1b[K${printable(doing)} …`))
  const { signal } = new AbortController()
  const check: (
    name: string,
    onProgress: (doing: string) => void,
    signal: AbortSignal,
  ) => Promise<CheckLine[]> = isBilling(declared) ? checkBillingSource : checkOrderSource
  const lines = await check(name, onProgress, signal)
  if (isShown) process.stderr.write('\r\x1b[K')
  if (isJson) print(...lines.map((line) => JSON.stringify(line)))
  // Its colours are ours, and what the shop responded is made printable before.
  else process.stdout.write(`${renderLines(printableValue(lines), process.stdout.isTTY)}\n`)
  return lines.every(({ result }) => result !== 'problem')
}
