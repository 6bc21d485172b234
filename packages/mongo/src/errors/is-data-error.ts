/** MongoDB's codes for invalid documents and updates, which no retry changes. */
const dataErrorCodes = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  15, // Overflow
  22, // InvalidBSON
  40, // ConflictingUpdateOperators
  52, // DollarPrefixedFieldName
  55, // InvalidDBRef
  56, // EmptyFieldName
  57, // DottedFieldName
  121, // DocumentValidationFailure
  10_334, // BSONObjectTooLarge
  11_000, // DuplicateKey
  17_280, // KeyTooLong
  17_419, // the document after an update is too large
  17_420, // the document after an insertion is too large
])
const messages = /larger than the maximum size|too large|BSONObj size|must not contain null bytes/i

/** Whether a write failed because of its data, so that the same write will always fail. */
export function isDataError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // The driver's buffer is full, or the nesting is deeper than its stack.
  if (error instanceof RangeError || error.name.startsWith('BSON')) return true
  return dataErrorCodes.has(Number((error as { code?: unknown }).code)) || messages.test(error.message)
}
