import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { differences } from './differences.ts'
import { givenBilling } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'

/** Parts that Stripe's specification makes optional, and that stripe-mock leaves out. */
const optional = ['proration_discounts', 'trial_period_days', 'total_count', 'price_details', 'tip']

/** Stripe's own stand-in without state, which knows the fields of every object. */
const program = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  ...[process.env['GOBIN'] ?? '', join(homedir(), 'go', 'bin')],
]
  .map((folder) => join(folder, 'stripe-mock'))
  .find((path) => existsSync(path))
const skip =
  program === undefined &&
  'stripe-mock is not installed: go install github.com/stripe/stripe-mock@v0.203.0, and put it on the PATH'

describe('the shapes of responses, beside those of stripe-mock', { skip }, () => {
  let given: GivenBilling
  let mock: ChildProcess
  let mockUrl: string
  before(async () => {
    given = await givenBilling()
    await given.open({ maxRequestsPerSecond: 0 })
    given.billing.addSubscriber({ scenario: 'renews' })
    const port = await freePort([], new Set())
    mockUrl = `http://127.0.0.1:${port}`
    mock = spawn(program ?? '', ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' })
    while (!(await fetch(mockUrl).catch(() => undefined))) await wait(50)
  })
  after(async () => {
    mock.kill()
    await given.close()
  })

  const read = async (base: string, path: string): Promise<any> => {
    const response = await fetch(`${base}${path}`, { headers: { authorization: 'Bearer sk_test_sandbox' } })
    assert.equal(response.status, 200, path)
    return response.json()
  }

  for (const list of ['subscriptions', 'invoices', 'events', 'webhook_endpoints', 'payment_methods'])
    it(`given the list of ${list}, then it has no field that Stripe has not`, async () => {
      await compare(`/v1/${list}`)
    })

  for (const path of ['subscriptions', 'invoices', 'customers', 'payment_intents', 'payment_methods'])
    it(`given one of ${path}, then it has no field that Stripe has not`, async () => {
      const { subscriptions, invoices } = given.billing.books()
      const ids: Record<string, string | undefined> = {
        subscriptions: subscriptions[0]?.id,
        invoices: invoices[0]?.id,
        customers: subscriptions[0]?.customer,
        payment_intents: invoices[0]?.payment?.id,
        payment_methods: (await read(given.billing.url, '/v1/payment_methods')).data[0].id,
      }
      await compare(`/v1/${path}/${ids[path]}`)
    })

  /** It shows more than accounts usually do, so what is missing here is no fault. */
  async function compare(path: string): Promise<void> {
    const [ours, theirs] = [await read(given.billing.url, path), await read(mockUrl, path)]
    // What an event is about is another object there.
    if (path === '/v1/events') for (const { data } of [...ours.data, ...theirs.data]) delete data.object
    assert.deepEqual(
      differences(ours, theirs).filter(
        (text) => text.endsWith("is not Stripe's") && !optional.some((name) => text.includes(`.${name} `)),
      ),
      [],
    )
  }
})
