import type { SourceKind } from './source-kind.ts'

export const stripe: SourceKind = {
  name: { en: 'Stripe', de: 'Stripe' },
}
