import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundaries } from '../../../checks/lint/boundaries.ts'
import config from '../../../oxlint.config.ts'
import { rulesBroken } from './given/rules-broken.ts'

/** Known to all files, since it exports nothing. */
const given = `declare const anything: any
declare const kind: 'a' | 'b'
declare const list: number[]
declare const text: string
declare const thing: object
declare enum Color { red = 0 }
declare function each(callback: () => void): void
declare function later(): Promise<number>
`

/** One mistake for each rule. */
const mistakes = {
  'max-lines-per-function': `export function f() {\n${'each(() => {})\n'.repeat(69)}}`,
  eqeqeq: "export const f = () => kind == 'a'",
  'no-array-constructor': 'export const f = () => new Array(0, 1)',
  'no-barrels': "export * from './no-var.ts'",
  'no-sparse-arrays': 'export const f = () => [1, , 2]',
  'no-unused-expressions': 'export function f() { kind }',
  'no-unused-vars': 'function unused() {}',
  'no-var': 'export var a = 1',
  'prefer-const': 'export function f() { let a = 1; return a }',
  'prefer-rest-params': 'export function f() { return arguments[0] as string }',
  'prefer-spread': 'export const f = () => Math.max.apply(Math, list)',
  'ban-ts-comment': '// @ts-nocheck\nexport const a = 1',
  'no-duplicate-enum-values': 'export enum E { a = 1, b = 1 }',
  'no-empty-object-type': 'export type T = {}',
  'no-explicit-any': 'export type T = any[]',
  'no-extra-non-null-assertion': 'export const f = (a: string | null) => a!!',
  'no-misused-new': 'export interface I { new (): I }',
  'no-namespace': 'export namespace N { export const a = 1 }',
  'no-non-null-asserted-optional-chain': 'export const f = (a?: { b: string }) => a?.b!',
  'no-require-imports': "import fs = require('node:fs'); export { fs }",
  'no-this-alias': 'export class C { f() { const self = this; return self } }',
  'no-unnecessary-type-constraint': 'export const f = <T extends unknown>(a: T) => a',
  'no-unsafe-declaration-merging': 'export interface I { a: string }; export class I {}',
  'no-unsafe-function-type': 'export type T = Function',
  'no-wrapper-object-types': 'export type T = String',
  'prefer-as-const': "export const a: 'a' = 'a'",
  'prefer-namespace-keyword': 'module N { export const a = 1 }; export { N }',
  'triple-slash-reference': '/// <reference path="./no-var.ts" />\nexport const a = 1',
  'await-thenable': 'export const f = async () => await text',
  'no-array-delete': 'export const f = () => delete list[0]',
  'no-base-to-string': 'export const f = () => String(thing)',
  'no-duplicate-type-constituents': "export type T = 'a' | 'a'",
  'no-floating-promises': 'export function f() { later() }',
  'no-for-in-array': 'export function f() { for (const index in list) index.trim() }',
  'no-implied-eval': "export const f = () => setTimeout('1', 1)",
  'no-misused-promises': 'export const f = () => each(async () => { await later() })',
  'no-redundant-type-constituents': 'export type T = string | any',
  'no-unnecessary-type-assertion': "export const f = () => kind as 'a' | 'b'",
  'no-unsafe-argument': 'export const f = () => encodeURI(anything)',
  'no-unsafe-assignment': 'export const f = () => { const taken: string = anything; return taken }',
  'no-unsafe-call': 'export function f() { anything() }',
  'no-unsafe-enum-comparison': 'export const f = (color: Color) => color === 1',
  'no-unsafe-member-access': 'export const f = () => anything.member as unknown',
  'no-unsafe-return': 'export const f = (): string => anything',
  'no-unsafe-unary-minus': 'export const f = () => -text',
  'only-throw-error': "export function f() { throw 'text' }",
  'prefer-promise-reject-errors': "export const f = () => Promise.reject<void>('text')",
  'restrict-plus-operands': "export const f = () => list + ''",
  'restrict-template-expressions': 'export const f = () => `${list}`',
  'switch-exhaustiveness-check': "export function f() { switch (kind) { case 'a': return 1 } return 2 }",
}

const files = new Map([
  ['given.d.ts', given],
  ...Object.entries(mistakes).map(([rule, code]): [string, string] => [`${rule}.ts`, code]),
  [
    'of-node.ts',
    "import { it } from 'node:test'; it('is over when the file is', async () => { await later() })",
  ],
  ['packages/mongo/src/prints.ts', 'export const f = () => console.log(text)'],
  ['packages/runtime/src/cli/print.ts', 'export const f = () => console.log(text)'],
  ['answers.test.ts', 'export const f = () => encodeURI(anything.member())'],
  ['page.js', 'export const f = () => encodeURI(anything.member())'],
])

describe('the rules of the linter', () => {
  const broken = rulesBroken(files, { needsTypes: true })
  for (const rule of Object.keys(mistakes)) {
    it(`report what breaks ${rule}`, () => {
      const rules = broken.get(`${rule}.ts`)
      assert.ok(rules?.includes(rule), `only found: ${rules?.join(', ')}`)
    })
  }

  it('take a test that is not awaited, the answers of servers in tests, and code without types', () => {
    const taken = ['of-node.ts', 'answers.test.ts', 'page.js'].map((path) => broken.get(path))
    assert.deepEqual(taken, [[], [], []])
  })

  it('let services and commands print by print.ts alone', () => {
    assert.deepEqual(broken.get('packages/mongo/src/prints.ts'), ['no-console'])
    assert.deepEqual(broken.get('packages/runtime/src/cli/print.ts'), [])
  })

  it('are all tried here, except the boundaries of folders', () => {
    const tried = [...Object.keys(mistakes), 'no-console', 'no-long-titles']
    const entries = [config, ...(config.overrides ?? []).filter((override) => !boundaries.includes(override))]
    const rules = entries.flatMap((entry) => Object.entries(entry.rules ?? {}))
    const held = rules.flatMap(([name, level]) => (level === 'off' ? [] : [name.replace(/^.*\//, '')]))
    assert.deepEqual(held.toSorted(), tried.toSorted())
  })
})
