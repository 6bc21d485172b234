export type Unrecorded = {
  /** Of what was read and not yet stored. */
  pendingBytes: number
  sinceMs: number
}

export type PartLimits = {
  /** A part is stored when it has as much. */
  partBytes: number
  /** Less is recorded with the export itself, after as long. */
  maxPendingBytes: number
  recordEveryMs: number
  /** Less is stored as a part after as long. */
  storeEveryMs: number
}

/** What is done after rows were written: a part is stored, or only recorded how far it is, or neither. */
export function nextRecord(
  { pendingBytes, sinceMs }: Unrecorded,
  limits: PartLimits,
): 'part' | 'progress' | 'nothing' {
  if (pendingBytes >= limits.partBytes) return 'part'
  if (pendingBytes > 0 && sinceMs >= limits.storeEveryMs) return 'part'
  const isDue = sinceMs >= limits.recordEveryMs && pendingBytes <= limits.maxPendingBytes
  return isDue ? 'progress' : 'nothing'
}
