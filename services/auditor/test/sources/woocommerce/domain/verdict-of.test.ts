import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { verdictOf } from '../../../../src/sources/woocommerce/domain/verdict-of.ts'

describe('the number of an order that never arrived', () => {
  const stories: [string, string, ReturnType<typeof verdictOf>][] = [
    ['given the shop has it in a status of orders, then it is found', 'processing', 'found'],
    ['given a plugin’s status that nobody knows, then it is found as well', 'on-the-way', 'found'],
    ['given it is in the bin, then it is trashed, and needs no order', 'trash', 'trashed'],
    ['given the customer fills it in at the checkout, then it is a draft', 'checkout-draft', 'draft'],
    ['given a person has begun it in the shop, then it is a draft', 'auto-draft', 'draft'],
  ]
  for (const [story, status, expected] of stories)
    it(story, () => assert.equal(verdictOf({ status }), expected))
})
