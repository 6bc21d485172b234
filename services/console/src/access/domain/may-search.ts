import { may, type Role } from './permissions.ts'

const orderNumber = /^#?\d+$/

/**
 * Whether a person of this role may search for the text. Where personal data is masked, only numbers: a
 * search for a name would show whose orders they are.
 */
export function maySearch(role: Role, text: string): boolean {
  if (may(role, 'personalData')) return true
  return text
    .split(/\s+/)
    .filter((piece) => piece !== '')
    .every((piece) => orderNumber.test(piece))
}
