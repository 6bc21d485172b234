import { NotUnderstood } from '../quarantine/not-understood.ts'

const maxLength = 200

/**
 * The order's id as text: it becomes the key of its stream.
 *
 * @throws NotUnderstood when there is none, or when it cannot be told from another
 */
export function orderIdOf(value: unknown): string {
  if (typeof value === 'number' && value > 0) {
    // A larger integer has lost digits in parsing: two orders could become one.
    if (Number.isSafeInteger(value)) return String(value)
    throw new NotUnderstood(
      'not-an-order',
      'The id is a number that JSON cannot carry exactly; send it as a string.',
    )
  }
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '' || text === '0') {
    throw new NotUnderstood(
      'not-an-order',
      'There is no id: an order needs one, as a positive number or as text.',
    )
  }
  if (text.length > maxLength || /\p{C}/u.test(text)) {
    throw new NotUnderstood(
      'not-an-order',
      `The id is longer than ${maxLength} characters or holds invisible ones.`,
    )
  }
  return text
}

/**
 * The id of something that belongs to an order: null where a source writes 0,
 * nothing or a number too great for JSON.
 */
export function idOrNull(value: unknown): string | null {
  if (typeof value === 'number') return value === 0 || !Number.isFinite(value) ? null : String(value)
  return typeof value === 'string' && value.trim() !== '' && value !== '0' ? value : null
}
