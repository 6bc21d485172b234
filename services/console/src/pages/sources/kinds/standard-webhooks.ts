import type { SourceKind } from './source-kind.ts'

export const standardWebhooks: SourceKind = {
  name: { en: 'Standard Webhooks', de: 'Standard Webhooks' },
}
