import { randomBytes } from 'node:crypto'

/** What a system declares that seals personal data. */
export function sealing() {
  return {
    settings: { personalData: { masterKey: { env: 'PERSONAL_DATA_KEY' } } },
    environment: { PERSONAL_DATA_KEY: randomBytes(32).toString('base64') },
  }
}
