import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { runInNewContext } from 'node:vm'
import { parseAllDocuments } from 'yaml'

type StatefulSet = {
  kind: string
  spec: { template: { spec: { containers: [{ readinessProbe: { exec?: { command: string[] } } }] } } }
}

function readinessOf(file: string): string[] {
  const text = readFileSync(new URL(`../../ops/kubernetes/${file}`, import.meta.url), 'utf8')
  const documents = parseAllDocuments(text).map((document) => document.toJS() as StatefulSet)
  const [container] = documents.find(({ kind }) => kind === 'StatefulSet')!.spec.template.spec.containers
  return container.readinessProbe.exec?.command ?? []
}

/** Whether the broker is ready when Kafka's tool prints these under-replicated partitions, or fails. */
function isBrokerReady(t: TestContext, hostname: string, printed: string, status = 0): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'printed'), printed)
  const tool = `#!/bin/sh\ncat ${folder}/printed\nexit ${status}\n`
  writeFileSync(join(folder, 'kafka-topics.sh'), tool, { mode: 0o755 })
  const [command = '', ...args] = readinessOf('kafka/brokers.yaml')
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOSTNAME: hostname }
  return spawnSync(command, args, { env }).status === 0
}

const partition = (replicas: string, isr: string): string =>
  `\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: ${replicas}\tIsr: ${isr}\tElr: 0\tLastKnownElr: 0\n`

test('a broker is ready once it is in sync in all partitions of which it has a copy', (t) => {
  assert.ok(isBrokerReady(t, 'kafka-0', ''))
  assert.ok(isBrokerReady(t, 'kafka-0', partition('0,1,2', '1,0') + partition('2,10', '2')))
  assert.ok(!isBrokerReady(t, 'kafka-2', partition('0,1,2', '1,0')))
  assert.ok(!isBrokerReady(t, 'kafka-0', partition('0,1', '0') + partition('1,0,2', '2,1')))
  assert.ok(!isBrokerReady(t, 'kafka-0', '', 1))
})

test('a member is ready while it is primary or secondary', () => {
  const script = readinessOf('mongodb/replica-set.yaml').at(-1) ?? ''
  const statusOf = (hello: { isWritablePrimary: boolean; secondary: boolean }): number | undefined => {
    let status: number | undefined
    runInNewContext(script, { db: { hello: () => hello }, quit: (given: number) => (status ??= given) })
    return status
  }
  assert.equal(statusOf({ isWritablePrimary: true, secondary: false }), 0)
  assert.equal(statusOf({ isWritablePrimary: false, secondary: true }), 0)
  assert.equal(statusOf({ isWritablePrimary: false, secondary: false }), 1)
})
