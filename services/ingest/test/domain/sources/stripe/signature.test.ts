import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Reading } from '../../../../src/domain/delivery.ts'
import { captured } from './given/captured.ts'
import { deliveryOf, nextSecret, nowMs, secret, signatureOf, stripeSource } from './given/stripe-source.ts'

const body = captured('built').find(({ seq }) => seq === 4)?.body ?? Buffer.alloc(0)
const genuine = signatureOf(body)
const source = stripeSource()

const why = (reading: Reading): string => (reading.kind === 'refusal' ? reading.reason : reading.kind)
const read = (bytes: Buffer, signature?: string, atMs = nowMs): string =>
  why(source.read(deliveryOf(bytes, signature, atMs)))
const v1 = (signature: string): string => signature.split(',')[1] ?? ''

describe("a delivery's signature", () => {
  test('given what was captured or built, then it is verified by the time it was received', () => {
    for (const { seq, note, headers, body } of [...captured('built'), ...captured('localstripe')]) {
      const signature = headers.find(([name]) => name === 'Stripe-Signature')?.[1] ?? ''
      const sentAtMs = Number(/t=(\d+)/.exec(signature)?.[1]) * 1000
      const expected = note.startsWith('FORGED')
        ? 'wrong_signature'
        : note.startsWith('livemode true')
          ? 'quarantine'
          : 'event'
      assert.equal(read(body, signature, sentAtMs), expected, `${seq}: ${note}`)
      assert.equal(read(body, signature, sentAtMs + 301_000).replace('wrong_signature', 'stale'), 'stale')
    }
  })

  test('given several secrets and several v1, when any two fit, then it is accepted', () => {
    const other = v1(signatureOf(body, { by: nextSecret }))
    for (const header of [`${genuine},${other}`, `t=${nowMs / 1000},${other},${v1(genuine)}`]) {
      assert.equal(read(body, header), 'event')
      const both = stripeSource({ secrets: ['whsec_neither_of_the_two_at_all', nextSecret] })
      assert.equal(why(both.read(deliveryOf(body, header))), 'event')
    }
    assert.equal(read(body, `${v1(genuine)},t=${nowMs / 1000}`), 'event')
  })

  test('given only a v0, when it fits, then it is refused: v0 proves nothing', () => {
    assert.equal(read(body, genuine.replace('v1=', 'v0=')), 'wrong_signature')
  })

  test('given a time more than 300 s off, past or future, when it is signed, then it is stale', () => {
    for (const offMs of [-301_000, 301_000, 86_400_000])
      assert.equal(read(body, signatureOf(body, { atMs: nowMs + offMs })), 'stale', String(offMs))
    for (const offMs of [-299_000, 299_000])
      assert.equal(read(body, signatureOf(body, { atMs: nowMs + offMs })), 'event', String(offMs))
  })

  test('given an old delivery, when a fresh time is put beside its own, then it is refused', () => {
    const old = signatureOf(body, { atMs: nowMs - 3_600_000 })
    for (const header of [`t=${nowMs / 1000},${old}`, `${old},t=${nowMs / 1000}`])
      assert.notEqual(read(body, header), 'event')
  })

  test('given no signature, or one of another form, then the refusal says which header is wrong', () => {
    for (const header of [undefined, '', 'v1=00', 't=soon,v1=00', 't=,v1=00', `t=1e9,${v1(genuine)}`]) {
      const reading = source.read(deliveryOf(body, header))
      assert.ok(reading.kind === 'refusal' && reading.detail.includes('Stripe-Signature'))
      assert.equal(reading.reason, 'unsigned', header)
    }
  })

  test('given upper-case digits or a blank after the comma, then it is refused as Stripe does', () => {
    assert.equal(
      read(body, genuine.toUpperCase().replace('T=', 't=').replace('V1=', 'v1=')),
      'wrong_signature',
    )
    assert.equal(read(body, genuine.replace(',', ', ')), 'wrong_signature')
  })

  test('given a byte order mark before a signed body, then it is refused: the library drops it', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])
    assert.equal(read(marked, genuine), 'wrong_signature')
    assert.equal(read(marked, signatureOf(marked)), 'wrong_signature')
  })

  test('given bytes that decode to the signed text, when they are other bytes, then it is refused', () => {
    const signed = Buffer.from(body.toString().replace('ADA-0001', 'ADA-\ufffd'))
    const altered = Buffer.from(signed.toString('latin1').replace('\xef\xbf\xbd', '\xff'), 'latin1')
    assert.equal(read(signed, signatureOf(signed)), 'event')
    assert.equal(read(altered, signatureOf(signed)), 'wrong_signature')
  })

  test('given any one byte of body or header altered, then it is no event', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(body)
        altered[at] = (altered[at] ?? 0) ^ change
        assert.equal(read(altered, genuine), 'wrong_signature')
      }),
    )
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.stringMatching(/^[ -~]$/), (at, character) => {
        fc.pre(genuine[at] !== character)
        assert.notEqual(read(body, genuine.slice(0, at) + character + genuine.slice(at + 1)), 'event')
      }),
    )
  })

  test('given an empty body, when it is signed, then it is quarantined and not refused', () => {
    assert.equal(read(Buffer.alloc(0), signatureOf('')), 'quarantine')
    assert.equal(read(Buffer.alloc(0), genuine), 'wrong_signature')
  })
})

describe("a source's secret", () => {
  test('given it is the key as it stands, when its prefix is cut, then nothing fits', () => {
    for (const by of [secret.replace('whsec_', ''), secret.replace('whsec_', 'whsec_ ')])
      assert.equal(read(body, signatureOf(body, { by })), 'wrong_signature')
  })

  test('given what can be none, then the mistake names its place and not its value', () => {
    for (const wrong of ['sk_test_4eC39HqLyjWDarjtT1zdp7dc', 'whsec_short', `${secret}\n`, `${secret} x`]) {
      assert.throws(
        () => stripeSource({ secrets: [secret, wrong] }),
        ({ message }: Error) => message.includes('sources.stripe.secrets[1]') && !message.includes(wrong),
      )
    }
  })
})
