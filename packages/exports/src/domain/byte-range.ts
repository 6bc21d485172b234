/** Bytes of a file: `start` and `end` are both included. */
export type ByteRange = { start: number; end: number }

/**
 * The range of a `Range` header (RFC 9110): one range of bytes. A header that can't be
 * read is ignored, as are several ranges.
 *
 * @returns undefined for the whole file; `unsatisfiable` for a range beyond the end
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(from)
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}
