import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shareTransactions } from '../../../src/adapters/mongo/share-transactions.ts'

describe('sharing transactions', () => {
  /** Each transaction lasts until `end` is called. */
  function given({ maxSize = 10, failing = [] as string[] } = {}) {
    const transactions: string[][] = []
    const ends: (() => void)[] = []
    const share = shareTransactions<string>(async (works) => {
      transactions.push([...works])
      await new Promise<void>((resolve) => ends.push(resolve))
      const failed = works.find((work) => failing.includes(work))
      if (failed !== undefined) throw new Error(`${failed} failed`)
    }, maxSize)
    const endAll = async (settled: Promise<unknown>): Promise<void> => {
      let isSettled = false
      void settled.finally(() => (isSettled = true))
      while (!isSettled) {
        ends.shift()?.()
        await new Promise(setImmediate)
      }
    }
    return { transactions, share, endAll }
  }

  it('given work that arrives during a transaction, then it shares the next one', async () => {
    const { transactions, share, endAll } = given()
    await endAll(Promise.allSettled(['a', 'b', 'c'].map((work) => share(work, 1))))
    assert.deepEqual(transactions, [['a'], ['b', 'c']])
  })

  it('given more than may share a transaction, then they are divided in their order', async () => {
    const { transactions, share, endAll } = given({ maxSize: 4 })
    const works: [string, number][] = [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
      ['e', 9],
      ['f', 1],
    ]
    await endAll(Promise.allSettled(works.map(([work, size]) => share(work, size))))
    assert.deepEqual(transactions, [['a'], ['b', 'c'], ['d'], ['e'], ['f']])
  })

  it('given one that fails, then each runs alone and only that one rejects', async () => {
    const { transactions, share, endAll } = given({ failing: ['c'] })
    const settled = Promise.allSettled(['a', 'b', 'c', 'd'].map((work) => share(work, 1)))
    await endAll(settled)
    assert.deepEqual(transactions, [['a'], ['b', 'c', 'd'], ['b'], ['c'], ['d']])
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
  })
})
