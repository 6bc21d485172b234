import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { createLogger, type LoggerOptions } from '../../src/observability/logger.ts'
import { Secret } from '../../src/config/secret.ts'

function listen(options: Partial<LoggerOptions> = {}) {
  const destination = new PassThrough()
  const logger = createLogger({ name: 'example', format: 'json', destination, ...options })
  return { logger, written: () => (destination.read() as Buffer | null)?.toString() ?? '' }
}

describe('the logger', () => {
  it('writes one line of JSON with the name of the process and an ISO time', () => {
    const { logger, written } = listen()
    logger.info({ orderId: '1042' }, 'projected')
    const line = JSON.parse(written())
    assert.equal(line.name, 'example')
    assert.equal(line.orderId, '1042')
    assert.match(line.time, /^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it('never writes secrets or signatures', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, written } = listen({ format })
      logger.info({ headers: { 'x-wc-webhook-signature': 'hunter2', accept: 'yes' } }, 'one')
      logger.info({ req: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } } }, 'two')
      logger.info({ config: { secret: 'hunter2', token: 'hunter2' }, password: 'hunter2' }, 'three')
      logger.info({ mine: new Secret('hunter2') }, `four ${String(new Secret('hunter2'))}`)
      const text = written()
      assert.match(text, /four/)
      assert.doesNotMatch(text, /hunter2/)
    }
  })

  it('given the signature of an unknown sender, then only harmless headers are written', () => {
    const { logger, written } = listen()
    const headers = { 'x-example-signature': 'hunter2', 'X-Example-Signature': 'hunter2', accept: 'text/x' }
    for (const logged of [
      { headers },
      { req: { headers } },
      { request: { headers } },
      { delivery: { headers } },
    ])
      logger.info(logged, 'delivery')
    const text = written()
    assert.doesNotMatch(text, /hunter2/)
    assert.equal(text.split('text/x').length, 5)
  })

  it('is one short line on a terminal', () => {
    const { logger, written } = listen({ format: 'pretty' })
    logger.info('12 orders projected')
    assert.match(written(), /^\[\d\d:\d\d:\d\d\] INFO \(example\): 12 orders projected\n$/)
  })
})
