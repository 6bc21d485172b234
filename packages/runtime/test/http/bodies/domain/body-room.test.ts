import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createBodyRoom, smallBytes } from '../../../../src/http/bodies/domain/body-room.ts'

describe('room for bodies', () => {
  const roomBytes = 16 * smallBytes

  test('is at most half for one address until its bodies are there', () => {
    const room = createBodyRoom(roomBytes)
    const one = room.enter('a')
    assert.ok(one.take(roomBytes / 2))
    assert.ok(!room.enter('a').take(2 * smallBytes))
    assert.ok(room.enter('b').take(2 * smallBytes))
    one.arrived()
    assert.ok(room.enter('a').take(2 * smallBytes))
  })

  test('is for what has arrived, always for small ones, and free again when they leave', () => {
    const room = createBodyRoom(roomBytes)
    const full = ['a', 'b'].map((address) => {
      const share = room.enter(address)
      assert.ok(share.take(roomBytes / 2))
      return share
    })
    assert.ok(!room.enter('c').take(smallBytes + 1))
    assert.ok(room.enter('c').take(smallBytes))
    full[0]?.leave()
    full[0]?.leave()
    assert.ok(room.enter('c').take(roomBytes / 4))
  })
})
