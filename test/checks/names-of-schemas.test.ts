import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

// Zod keeps these names for the whole process, and the sandbox runs all services in one: the
// document of one had another's schema.
test('no two schemas of the API documents have the same name', () => {
  const filesOf = new Map<string, string[]>()
  for (const path of globSync('{packages,services,sandbox}/*/src/**/*.ts')) {
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/\.meta\(\{\s*id: '(\w+)'/g))
      filesOf.set(name, [...(filesOf.get(name) ?? []), path])
  }
  assert.ok(filesOf.size > 40)
  assert.deepEqual(
    [...filesOf].filter(([, paths]) => paths.length > 1),
    [],
  )
})
