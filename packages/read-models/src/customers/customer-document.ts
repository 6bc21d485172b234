/**
 * The read model `customers`: one small document per order that names its customer, as in the order's newest
 * state. Which of them are one person is decided by each query, see `groupPeople`.
 */
export type CustomerDocument = {
  /** `source/orderId` */
  _id: string
  source: string
  orderId: string
  number: string | null
  /** The order's, ISO 8601 UTC. */
  createdAt: string | null
  /** The source's id of the account; null for a guest. */
  accountId: string | null
  name: string | null
  email: string | null
  phone: string | null
  /** Of the normalised e-mail address and phone number, in this order. See `contactsOf`. Not to be shown. */
  contacts: string[]
  /** The order's, see `searchTokens`; also the phone number. Internal: not to be shown. */
  search: string[]
}
