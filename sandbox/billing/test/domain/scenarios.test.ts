import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bookRows } from '../../src/domain/books/book-rows.ts'
import { addSubscriber } from '../../src/domain/scenarios/add-subscriber.ts'
import { scenarioNames } from '../../src/domain/scenarios/scenarios.ts'
import { dayMs, givenAccount } from './given-account.ts'

describe('the scenarios', () => {
  it('given one subscriber of each, when two months pass, then the books show how each went', () => {
    const { account, pass } = givenAccount()
    for (const scenario of scenarioNames) addSubscriber(account, { scenario })
    pass(62 * dayMs)
    const { subscriptions, refunds, disputes } = bookRows(account)
    const states = Object.fromEntries(subscriptions.map(({ status }, n) => [scenarioNames[n], status]))
    assert.deepEqual(states, {
      ...Object.fromEntries(scenarioNames.map((name) => [name, 'active'])),
      ...{
        failsForGood: 'canceled',
        cancels: 'canceled',
        cancelsNow: 'canceled',
        trialWithoutCard: 'paused',
      },
      ...{ leavesAction: 'incomplete_expired', firstPaymentFails: 'incomplete_expired' },
    })
    assert.deepEqual([refunds.length, disputes.map(({ status }) => status)], [1, ['lost']])
  })

  it('given the same seed, then the same ids and events, and others for another seed', () => {
    const run = (seed: number): string[] => {
      const { account, pass } = givenAccount({ seed })
      for (let n = 0; n < 10; n++) addSubscriber(account, { scenario: 'mixed' })
      pass(40 * dayMs)
      return [...account.events.values()].map(({ id, type }) => `${id} ${type}`)
    }
    assert.deepEqual(run(7), run(7))
    assert.notDeepEqual(run(7), run(8))
  })
})
