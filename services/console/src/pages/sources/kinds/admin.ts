import type { SourceKind } from './source-kind.ts'

export const admin: SourceKind = {
  name: { en: 'Orders placed here', de: 'Hier aufgegebene Bestellungen' },
}
