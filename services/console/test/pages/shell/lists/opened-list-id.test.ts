import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openedListId } from '../../../../src/pages/shell/lists/opened-list-id.ts'

test('given the address of a list, then its opening is recorded without the searched name', () => {
  assert.equal(
    openedListId('/participants/print?q=hana+tamihana&product=Spring&former=&cursor=abc'),
    '/participants/print?q=…&product=Spring',
  )
  assert.equal(openedListId('/orders/orders.csv?columns=status'), '/orders/orders.csv')
  assert.equal(openedListId(`/orders/orders.csv?status=${'x'.repeat(900)}`).length, 300)
})
