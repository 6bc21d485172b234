import { createSecretKey } from 'node:crypto'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { HmacKey } from './domain/signature/hmac-key.ts'
import { standardWebhooksKey } from './domain/sources/standard-webhooks/signature.ts'
import { wooCommerceKeys } from './domain/sources/woocommerce/keys.ts'
import type { Source } from './domain/sources/source.ts'
import { standardWebhooksSource } from './domain/sources/standard-webhooks/source.ts'
import { woocommerceSource } from './domain/sources/woocommerce/source.ts'

/** @throws ConfigurationMistake when a secret cannot be one of this type of source */
export function createSource(name: string, { type, secrets, participants }: SourceConfig): Source {
  const revealed = secrets.map((secret) => secret.reveal())
  const mapping = participants === undefined ? {} : { participants }
  switch (type) {
    case 'woocommerce':
      return woocommerceSource(name, { keys: wooCommerceKeys(revealed).map(hmacKey), ...mapping })
    case 'standard-webhooks':
      return standardWebhooksSource(name, {
        keys: standardWebhooksKeys(name, revealed).map(hmacKey),
        ...mapping,
      })
  }
}

const hmacKey = (bytes: Buffer): HmacKey => createSecretKey(bytes)

function standardWebhooksKeys(name: string, secrets: readonly string[]): Buffer[] {
  return secrets.map((secret, index) => {
    const key = standardWebhooksKey(secret)
    if (key !== undefined) return key
    throw new ConfigurationMistake('The configuration', [
      `sources.${name}.secrets[${index}] must be a Standard Webhooks secret: whsec_ followed by base64 of at least 16 bytes`,
    ])
  })
}
