const duplicateKey = 11_000
const namespaceExists = 48
/** Of operations whose session was killed, or whose transaction lasted longer than allowed. */
const interrupted = [11_601, 290]

/** A unique index has the key already: another writer was first. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === duplicateKey

/** The collection to be created is there. */
export const isNamespaceExists = (error: unknown): boolean => codeOf(error) === namespaceExists

/** The server ended the operation together with its transaction, of which nothing is stored. */
export const isInterrupted = (error: unknown): boolean => interrupted.includes(Number(codeOf(error)))

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code
