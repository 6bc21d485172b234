import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb'
import { isUnavailable } from '../../src/errors/is-unavailable.ts'
import { endedSocket } from '../given/ended-socket.ts'

it('given a fault of the connection, then the database is unavailable', () => {
  for (const error of [new MongoNetworkError('closed'), endedSocket()])
    assert.equal(isUnavailable(error), true)
})

it('given a bulk write whose connection was lost, then the database is unavailable', () => {
  const cause = new MongoNetworkError('connection 37 closed')
  const error = new MongoBulkWriteError(cause, {} as never)
  assert.equal(isUnavailable(error), true)
})

it('given a server that has just started, then the database is unavailable', () => {
  const noMajority = new MongoServerError({
    message: 'Read concern majority reads are not possible',
    code: 134,
  })
  const aborted = new MongoServerError({ message: 'The transaction was aborted', code: 251 })
  aborted.addErrorLabel('TransientTransactionError')
  for (const error of [noMajority, aborted]) assert.equal(isUnavailable(error), true)
})

it('given a user who is removed, or has another password, then the database is unavailable', () => {
  const removed = new MongoServerError({ message: 'command find requires authentication', code: 13 })
  const changed = new MongoServerError({ message: 'Authentication failed.', code: 18 })
  for (const error of [removed, changed]) assert.equal(isUnavailable(error), true)
})

it('given refused data or a fault of the program, then the database is not unavailable', () => {
  const refused = new MongoServerError({ message: 'Document failed validation', code: 121 })
  const noFile = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  for (const error of [refused, noFile, new TypeError('x is not a function')])
    assert.equal(isUnavailable(error), false)
})

it('given a transaction that the server ended, then the database is unavailable', () => {
  const killed = new MongoServerError({ message: 'operation was interrupted', code: 11_601 })
  const tooLong = new MongoServerError({ message: 'the transaction exceeded its lifetime', code: 290 })
  for (const error of [killed, tooLong]) assert.equal(isUnavailable(error), true)
})
