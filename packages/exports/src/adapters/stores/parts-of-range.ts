/** The parts of a range of bytes, and which of their bytes. @param start and `end` are both included */
export function partsOfRange<Part extends { bytes: number }>(
  parts: readonly Part[],
  { start, end }: { start: number; end: number },
): { part: Part; from: number; to: number }[] {
  let before = 0
  return parts.flatMap((part) => {
    const from = Math.max(0, start - before)
    const to = Math.min(part.bytes, end + 1 - before)
    before += part.bytes
    return from < to ? [{ part, from, to }] : []
  })
}
