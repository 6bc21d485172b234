import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { retryUntilDone } from '../../src/async/retry.ts'

describe('retrying until done', () => {
  it('given failures before a success, then it returns the result and reports each failure', async () => {
    const reported: number[] = []
    let attempts = 0
    const result = await retryUntilDone(
      async () => {
        if (attempts++ < 3) throw new Error('unavailable')
        return 'here'
      },
      {
        ...{ signal: new AbortController().signal, firstMs: 1 },
        onFailure: ({ failures }) => reported.push(failures),
      },
    )
    assert.equal(result, 'here')
    assert.deepEqual(reported, [1, 2, 3])
  })

  it('given a wait, when it is aborted, then it rejects immediately', async () => {
    const controller = new AbortController()
    const failing = retryUntilDone(() => Promise.reject(new Error('unavailable')), {
      ...{ signal: controller.signal, firstMs: 3_600_000, capMs: 3_600_000 },
      onFailure: () => setImmediate(() => controller.abort(new Error('stopping'))),
    })
    await assert.rejects(failing, /stopping/)
  })

  it('given an aborted signal, then the operation does not begin', async () => {
    let began = false
    const operation = async (): Promise<void> => void (began = true)
    await assert.rejects(retryUntilDone(operation, { signal: AbortSignal.abort(new Error('gone')) }), /gone/)
    assert.equal(began, false)
  })
})
