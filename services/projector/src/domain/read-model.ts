import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'

/** What MongoDB has to know of a read model. */
export type ReadModel = {
  name: ReadModelName
  /** One for every way the console asks; keys in MongoDB's words, 1 up and -1 down. */
  indexes: readonly Readonly<Record<string, 1 | -1>>[]
  /** A field with the time from which MongoDB may remove a document; null keeps it. */
  expiresBy?: string
}

/** A version's own collection, beside which the next can be built. */
export function collectionOf(name: ReadModelName, version: number): string {
  return `${name}_v${version}`
}
