import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/** A secret of this sandbox: made once, kept for restarts in a file that only its owner reads. */
export function keptSecret(file: string, make = () => randomBytes(24).toString('base64url')): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const secret = make()
    writeFileSync(file, secret, { mode: 0o600 })
    return secret
  }
}
