import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { Db } from 'mongodb'
import type { PersonalData } from '../personal-data/personal-data.ts'
import { modelCollections } from './adapters/database.ts'
import type { ErasureReport } from './domain/erasure-report.ts'
import { editDatabase } from './edit-database.ts'
import { eraseFromLog } from './erase-from-log.ts'
import { findPerson } from './find-person.ts'
import { isProven, proveErasure } from './prove-erasure.ts'
import { wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'

export type RebuildModels = (topics: readonly Topic[]) => Promise<unknown>

export type Erasure = {
  email: string
  by: string
  reason: string
  /** Changes nothing. */
  isDryRun: boolean
  files: readonly string[]
  reading: Reading
  db: Db
  personalData: Pick<PersonalData, 'ring' | 'store'>
  seal: Seal | undefined
  /** Rebuilds the read models of these topics, without their prefix, and keeps no older version. */
  rebuild: RebuildModels
  /** Resolves once no process has destroyed keys in memory any more. */
  keysForgotten(): Promise<void>
  onStep(step: string): void
  now(): Date
}

/**
 * Erases a person: edits documents, destroys the keys of their events, rebuilds read models, and searches everything for the e-mail.
 * One that was interrupted is run again: the events with the e-mail, by which the others are found, are erased last.
 */
export async function runErasure(erasure: Erasure): Promise<ErasureReport> {
  const { email, by, reason, isDryRun, reading, db, personalData, onStep, now } = erasure
  const startedAt = now().toISOString()
  const parts = await wholeLog(reading)
  onStep('finding the person in the log')
  const person = await findPerson(reading, parts, email)
  onStep(isDryRun ? 'finding their documents' : 'editing their documents')
  const without = await modelCollections(db)
  const documents = await Array.fromAsync(editDatabase(db, person, { without, isDryRun }))
  onStep(isDryRun ? 'finding their events' : 'erasing their events')
  const seal = isDryRun ? undefined : erasure.seal
  const events = await Array.fromAsync(eraseFromLog({ reading, parts, person, ...personalData, seal }))
  if (!isDryRun && events.length > 0) {
    onStep('waiting until all processes have forgotten the keys')
    await erasure.keysForgotten()
  }
  if (!isDryRun) {
    onStep('rebuilding read models')
    await erasure.rebuild([...parts.keys()].map((topic) => topic.slice(reading.topicPrefix.length) as Topic))
    onStep('searching topics, collections and files')
  }
  const proof = isDryRun ? undefined : await proveErasure(reading, db, person, erasure.files)
  return {
    ...{ email: person.email, by, reason, startedAt, finishedAt: now().toISOString(), isDryRun },
    ...{ subjects: [...person.owned], participantIn: [...person.participants.keys()], events, documents },
    proof: proof && { ...proof, isProven: isProven(proof) },
  }
}
