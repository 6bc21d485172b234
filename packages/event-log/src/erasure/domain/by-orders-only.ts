import type { Erased } from './edit-document.ts'

/**
 * A person in documents about the orders that are erased, and in no others: they are a customer again, and
 * what has their e-mail now may be about a later order.
 */
export function byOrdersOnly(person: Erased): Erased {
  const { owned, participants } = person
  return {
    ...{ owned, participants },
    isIn: () => false,
    isEmail: () => false,
    withoutEmail: (text) => text,
    withoutWords: (text) => person.withoutWords(text),
    isParticipant: (...one) => person.isParticipant(...one),
  }
}
