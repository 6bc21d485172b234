const duplicateKey = 11_000
const namespaceExists = 48
/** Of an operation whose session was killed. */
export const interrupted = 11_601

/** A unique index has the key already: another writer was first. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === duplicateKey

/** The collection to be created is there. */
export const isNamespaceExists = (error: unknown): boolean => codeOf(error) === namespaceExists

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code
