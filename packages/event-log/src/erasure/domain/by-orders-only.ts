import type { Erased } from './edit-document.ts'

/**
 * A person in documents about the orders that are erased, and in no others: they are a customer again, and
 * documents with their e-mail may now be about a later order.
 *
 * @param later their orders and billing customers since then, whose documents have no time
 */
export function byOrdersOnly(person: Erased, later: ReadonlySet<string>): Erased {
  return {
    owned: new Set([...person.owned].filter((subject) => !later.has(subject))),
    participants: new Map([...person.participants].filter(([subject]) => !later.has(subject))),
    isIn: () => false,
    isEmail: () => false,
    withoutEmail: (text) => text,
    withoutWords: (text) => person.withoutWords(text),
    isParticipant: (...one) => person.isParticipant(...one),
  }
}
