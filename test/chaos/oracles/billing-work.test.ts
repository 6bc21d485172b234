import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { BookRows } from '@slipstream/sandbox-billing/domain/books/book-rows.ts'
import { billingWorkFaults } from './billing-work.ts'

const ada = { id: 'cus_ada', name: 'Ada', email: 'ada@example.com', isDeleted: false }
const ben = { id: 'cus_ben', name: 'Ben', email: 'ben@example.com', isDeleted: false }
const books = {
  customers: [ada, ben],
  subscriptions: [
    { customer: ada.id, status: 'active' },
    { customer: ben.id, status: 'incomplete' },
  ],
  invoices: [
    { customer: ada.id, status: 'paid', amountDue: 1_900 },
    { customer: ada.id, status: 'paid', amountDue: 0 },
    { customer: ben.id, status: 'open', amountDue: 1_900 },
  ],
} as unknown as BookRows
const mail = (messageId: string, { email } = ada) => ({ to: email, messageId })

it('given two mails, copies and a call-out for who has paid, then nothing is wrong', () => {
  const mails = [mail('a'), mail('b'), mail('b')]
  assert.deepEqual(billingWorkFaults(books, { mails, callouts: [ada.id] }), [])
})

it('given mails and call-outs that are missing or too many, then each customer is named', () => {
  assert.deepEqual(billingWorkFaults(books, { mails: [mail('a')], callouts: [] }), [
    'cus_ada got 1 mails instead of 2',
    'cus_ada was provided for 0 times instead of 1',
  ])
  const mails = [mail('a'), mail('b'), mail('c', ben)]
  assert.deepEqual(billingWorkFaults(books, { mails, callouts: [ada.id, ada.id] }), [
    'cus_ada was provided for 2 times instead of 1',
    'cus_ben got 1 mails instead of 0',
  ])
})
