/**
 * Starts a stack, says which processes it consists of, and holds it until it is
 * killed. Arguments: data folder, parts.
 */
import type { PartName } from '../../src/stack.ts'
import { startStack } from '../../src/start-stack.ts'

const [dataFolder = '', parts = ''] = process.argv.slice(2)
const stack = await startStack({ dataFolder, parts: parts.split(',') as PartName[], env: {} })
console.log(JSON.stringify(stack.parts.map(({ name }) => stack.part(name).pid)))
setInterval(() => undefined, 60_000)
