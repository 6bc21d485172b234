/** `before-basil` until 2025-03-31, when facts of subscriptions and invoices moved; `basil` since. */
export type VersionFamily = 'before-basil' | 'basil'

/** Versions are dates with a name since 2024-09-30. */
const firstOfBasil = '2025-03-31'

/** The newest version whose changes are known. */
export const newestKnownVersion = '2026-10-28.endive'

/** The date of a version of Stripe's API, YYYY-MM-DD; undefined for what is no version. */
export function dateOfVersion(apiVersion: string | null): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(apiVersion ?? '')?.[0]
}

/** What a payload is read as; an unknown or later version as the newest family. */
export function versionFamilyOf(apiVersion: string | null): VersionFamily {
  const date = dateOfVersion(apiVersion)
  return date !== undefined && date < firstOfBasil ? 'before-basil' : 'basil'
}
