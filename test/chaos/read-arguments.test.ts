import assert from 'node:assert/strict'
import { it } from 'node:test'
import { help, readArguments } from './read-arguments.ts'

it('given no options, then it lasts half an hour, with the seed that was drawn', () => {
  const { minutes, everySeconds, load, seed, brokers, kinds } = readArguments([], 42) ?? {}
  assert.deepEqual(
    { minutes, everySeconds, load, seed, brokers, kinds },
    { minutes: 30, everySeconds: 15, load: 1, seed: 42, brokers: 3, kinds: undefined },
  )
})

it('given options, then they are taken; given a wrong one, then it is named', () => {
  assert.deepEqual(readArguments(['--kinds', 'link-cut,broker-killed'], 1)?.kinds, [
    'link-cut',
    'broker-killed',
  ])
  assert.throws(() => readArguments(['--kinds', 'link-cut,flood'], 1), /flood is no kind of fault/)
  assert.throws(() => readArguments(['--minutes', 'few'], 1), /--minutes must be a number above 0, not few/)
  assert.throws(() => readArguments(['--load', '0'], 1), /--load must be a number above 0, not 0/)
  assert.throws(() => readArguments(['--seed', '1.5'], 1), /--seed must be a whole number/)
  assert.throws(() => readArguments(['--brokers', '2'], 1), /--brokers must be 1 or 3/)
})

it('given a short run, then it has one broker unless three are asked for', () => {
  assert.equal(readArguments(['--minutes', '19'], 1)?.brokers, 1)
  assert.equal(readArguments(['--minutes', '20'], 1)?.brokers, 3)
  assert.equal(readArguments(['--minutes', '5', '--brokers', '3'], 1)?.brokers, 3)
  assert.equal(readArguments(['--brokers', '1'], 1)?.brokers, 1)
})

it('given --help, then there is text for people, with all kinds', () => {
  assert.equal(readArguments(['--help'], 1), undefined)
  assert.match(help, /service-killed.*link-half-open/)
})
