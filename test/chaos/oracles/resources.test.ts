import assert from 'node:assert/strict'
import { it } from 'node:test'
import { leaksOf } from './resources.ts'
import type { Held } from './resources.ts'

const held = (changes: Partial<Held> = {}): Held => ({
  services: { ingest: { residentMegabytes: 200, handles: 40 } },
  processes: ['node ingest', 'java', 'java'],
  temporaryFiles: ['a'],
  ...changes,
})
const ingest = (residentMegabytes: number, handles: number): Partial<Held> => ({
  services: { ingest: { residentMegabytes, handles } },
})

it('given what was held before, or somewhat more, then nothing has leaked', () => {
  assert.deepEqual(leaksOf(held(), held()), [])
  assert.deepEqual(leaksOf(held(), held(ingest(300, 60))), [])
})

it('given much more memory or sockets, then the service is named', () => {
  assert.deepEqual(leaksOf(held(), held(ingest(500, 40))), ['ingest takes 500 MB instead of 200'])
  assert.deepEqual(leaksOf(held(), held(ingest(200, 90))), [
    'ingest has 90 open files and sockets instead of 40',
  ])
})

it('given processes and files that were not there, or are gone, then each is named', () => {
  assert.deepEqual(leaksOf(held(), held({ processes: ['node ingest', 'node ingest', 'java', 'java'] })), [
    'another process is left: node ingest',
  ])
  assert.deepEqual(leaksOf(held(), held({ processes: ['node ingest', 'java'] })), [
    'a process is missing: java',
  ])
  assert.deepEqual(leaksOf(held(), held({ temporaryFiles: ['a', 'b'] })), ['a temporary file is left: b'])
})
