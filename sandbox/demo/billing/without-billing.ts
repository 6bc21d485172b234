import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'

/**
 * Writes the sandbox's configuration without its source of billing, which nothing would answer for.
 *
 * @param file the whole configuration
 * @param folder where the shorter one is written to
 */
export function withoutBilling(file: string, folder: string): { SLIPSTREAM_CONFIG: string } {
  const document = parseDocument(readFileSync(file, 'utf8'))
  document.deleteIn(['sources', 'billing'])
  const written = join(folder, 'without-billing.config.yaml')
  writeFileSync(written, document.toString())
  return { SLIPSTREAM_CONFIG: written }
}
