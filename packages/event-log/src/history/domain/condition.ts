import { parseJsonPath, valuesAt } from './json-path.ts'
import type { JsonPath } from './json-path.ts'

const operators = ['!=', '>=', '<=', '=', '>', '<', '~'] as const
type Operator = (typeof operators)[number]

/** What the values at a path must be; without an operator, the place must exist. */
export type Condition = { path: JsonPath; operator?: Operator; operand: string }

/**
 * @param text e.g. `order.status=processing`, `order.total>=100`, `order.note~urgent` or `order.shipping`.
 * @throws for no path
 */
export function parseCondition(text: string): Condition {
  const at = text.search(/[!><]=|[=><~]/)
  if (at < 0) return { path: parseJsonPath(text), operand: '' }
  const operator = operators.find((one) => text.startsWith(one, at)) as Operator
  if (at === 0) throw new Error(`${text} names no path before ${operator}`)
  return {
    path: parseJsonPath(text.slice(0, at)),
    operator,
    operand: text.slice(at + operator.length),
  }
}

/** Whether one of the values at the path is as required; with `!=`, whether none equals it. */
export function holds({ path, operator, operand }: Condition, data: unknown): boolean {
  const values = valuesAt(data, path)
  if (operator === undefined) return values.length > 0
  if (operator === '!=') return !values.some((value) => textOf(value) === operand)
  return values.some((value) => compare(value, operator, operand))
}

function compare(value: unknown, operator: Exclude<Operator, '!='>, operand: string): boolean {
  const text = textOf(value)
  if (operator === '=') return text === operand
  if (operator === '~') return text.toLowerCase().includes(operand.toLowerCase())
  const sign = orderOf(text, operand)
  if (operator === '>') return sign > 0
  if (operator === '<') return sign < 0
  return operator === '>=' ? sign >= 0 : sign <= 0
}

/** Numbers by their size, also those in text, as money is; everything else as text. */
function orderOf(text: string, operand: string): number {
  const [a, b] = [Number(text), Number(operand)]
  if (text.trim() !== '' && operand.trim() !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b
  return text < operand ? -1 : Number(text > operand)
}

/** A value as conditions compare it: texts as they are, all else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
