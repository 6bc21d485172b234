const allElements = Symbol('all elements')
type Step = string | number | typeof allElements

/** A place in JSON: names, indices and `[*]` for all elements, e.g. `order.lineItems[*].sku`. */
export type JsonPath = { text: string; steps: readonly Step[] }

const stepPattern = /^(?:\.?([^.[\]="'<>!~]+)|\.?\["([^"]+)"\]|\[(\d{1,9})\]|\[\*\])/

/** @param text with `$.` in front or without. @throws for what is not a path */
export function parseJsonPath(text: string): JsonPath {
  const steps: Step[] = []
  let rest = text.replace(/^\$\.?/, '')
  while (rest !== '') {
    const match = stepPattern.exec(rest)
    if (match === null) throw new Error(`${text} is not a valid path, e.g. order.lineItems[*].sku`)
    const [whole, name, quotedName, index] = match
    steps.push(index === undefined ? (name ?? quotedName ?? allElements) : Number(index))
    rest = rest.slice(whole.length)
  }
  return { text, steps }
}

/** All values at the path; none where there is no such place. */
export function valuesAt(value: unknown, { steps }: JsonPath): unknown[] {
  return steps.reduce<unknown[]>((values, step) => values.flatMap((one) => below(one, step)), [value])
}

function below(value: unknown, step: Step): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (step === allElements) return Object.values(value)
  if (!Object.hasOwn(value, step)) return []
  return [(value as Record<string | number, unknown>)[step]]
}
