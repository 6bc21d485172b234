import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { secretReference } from '../values/secret-reference.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

/** How personal data in the log is sealed, so that it can be erased. */
export function personalDataSchema({ personalData }: Pick<SecretsFrom, 'personalData'>) {
  return closedObject({
    masterKey: secretReference(personalData).describe(
      'The key that all other keys are sealed with: 32 bytes as base64, e.g. of `openssl rand -base64 32`. Every process that reads or writes the log needs it. Without it nobody can read the personal data again: keep a copy apart from the database.',
    ),
    previousMasterKeys: z
      .array(secretReference(personalData))
      .default([])
      .describe(
        'Master keys from before, while the master key is changed: what is still sealed with one of them can be read (docs/privacy.md).',
      ),
  })
}
