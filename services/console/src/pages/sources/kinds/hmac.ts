import type { SourceKind } from './source-kind.ts'

export const hmac: SourceKind = {
  name: { en: 'HMAC webhooks', de: 'HMAC-Webhooks' },
}
