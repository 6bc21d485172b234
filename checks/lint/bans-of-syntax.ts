import { kindsOfSource } from './kinds-of-source.ts'

/** Bans of syntax that the linter has no rule for; oxlint.config.ts has the folders they hold in. */

type Literal = { type: string; value?: unknown }
type Identifier = { name: string }
type Call = { callee: { type: string; name?: string }; arguments: Literal[] }
type Visitor = Record<string, (node: Call) => void>
type Context = { report(problem: { node: object; message: string }): void }

const testFunctions = ['describe', 'it', 'suite', 'test']

const isNamed = ({ callee }: Call, ...names: string[]): boolean =>
  callee.type === 'Identifier' && callee.name !== undefined && names.includes(callee.name)

const barrels = (context: Context): Visitor => ({
  ExportAllDeclaration: (node) =>
    context.report({ node, message: 'Import from the file that holds it; no barrels.' }),
})

const clock = (context: Context): Visitor => {
  const refuse = (node: Call): void => {
    if (isNamed(node, 'Date')) context.report({ node, message: 'Take the time as an argument.' })
  }
  return {
    CallExpression: refuse,
    NewExpression: (node) => (node.arguments.length === 0 ? refuse(node) : undefined),
  }
}

const dynamicImport = (context: Context): Visitor => ({
  ImportExpression: (node) =>
    context.report({ node, message: 'This folder is pure: nothing is loaded while it runs.' }),
})

const nameOfKind = new RegExp([...kindsOfSource, 'x-wc-'].join('|'), 'i')

const kindsNamed = (context: Context): object => {
  const refuse = (node: object, text: unknown): void => {
    // Sentences for people may name one, and the package of billing is named for its provider.
    if (typeof text !== 'string' || /\s|^@slipstream\/stripe\//.test(text) || !nameOfKind.test(text)) return
    context.report({ node, message: 'What holds for one kind of source belongs in its folder.' })
  }
  return {
    Identifier: (node: Identifier) => refuse(node, node.name),
    Literal: (node: Literal) => refuse(node, node.value),
  }
}

const longTitles = (context: Context): Visitor => ({
  CallExpression: (node) => {
    if (!isNamed(node, ...testFunctions)) return
    for (const { type, value } of node.arguments) {
      if (type !== 'Literal' || typeof value !== 'string' || value.length <= 90) continue
      context.report({ node, message: 'A title has at most 90 characters.' })
    }
  },
})

export default {
  meta: { name: 'slipstream' },
  rules: {
    'no-barrels': { create: barrels },
    'no-clock': { create: clock },
    'no-dynamic-import': { create: dynamicImport },
    'no-kinds-of-source': { create: kindsNamed },
    'no-long-titles': { create: longTitles },
  },
}
