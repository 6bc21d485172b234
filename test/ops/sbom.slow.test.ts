import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { productionPackages } from '../../ops/sbom/production-packages.ts'
import type { Bill, Lock } from '../../ops/sbom/production-packages.ts'

test('the bill of materials has the packages of production in package-lock.json, and no others', () => {
  const bill = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { encoding: 'utf8' })) as Bill
  const refs = bill.components.map((component) => component['bom-ref'])
  const production = productionPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock)
  assert.deepEqual(refs.sort(), [...production].sort())
  for (const name of ['mongodb', 'zod', 'ajv', 'kafkajs', 'fastify'])
    assert.ok(
      refs.some((ref) => ref.startsWith(`${name}@`)),
      name,
    )
  for (const name of ['oxlint', 'agenda', 'knip'])
    assert.ok(!refs.some((ref) => ref.startsWith(`${name}@`)), name)
  const known = new Set([...refs, ...bill.dependencies.map(({ ref }) => ref)])
  assert.ok(bill.dependencies.every(({ dependsOn = [] }) => dependsOn.every((ref) => known.has(ref))))
})
