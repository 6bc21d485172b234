import { InvalidParameters } from './rest-error.ts'
import type { ParameterMistake } from './rest-error.ts'

const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::\d{2})?)?$/

/** Reads the parameters of a query as WordPress does, and collects what is wrong with them. */
export class Parameters {
  #mistakes: ParameterMistake[] = []
  readonly #query: URLSearchParams

  constructor(query: URLSearchParams) {
    this.#query = query
  }

  text(parameter: string): string | undefined {
    return this.#query.get(parameter) ?? undefined
  }

  integer(parameter: string, range: { min?: number; max?: number } = {}): number | undefined {
    const { min = -Infinity, max = Infinity } = range
    const text = this.text(parameter)
    if (text === undefined) return undefined
    if (!/^-?\d+$/.test(text)) {
      this.#wrong(parameter, 'rest_invalid_type', `${parameter} is not of type integer.`, {
        param: parameter,
      })
      return undefined
    }
    const value = Number(text)
    if (value >= min && value <= max) return value
    const bounds =
      max === Infinity
        ? `greater than or equal to ${min}`
        : `between ${min} (inclusive) and ${max} (inclusive)`
    this.#wrong(parameter, 'rest_out_of_bounds', `${parameter} must be ${bounds}`)
    return undefined
  }

  flag(parameter: string): boolean {
    return ['true', '1'].includes(this.text(parameter)?.toLowerCase() ?? '')
  }

  oneOf<T extends string>(parameter: string, allowed: readonly T[], otherwise: T): T {
    const text = this.text(parameter)
    const known = allowed.find((value) => value === text)
    if (text !== undefined && known === undefined) this.#notOneOf(parameter, parameter, allowed)
    return known ?? otherwise
  }

  dateTime(parameter: string): string | undefined {
    const text = this.text(parameter)
    if (text === undefined) return undefined
    if (!dateTime.test(text)) this.#wrong(parameter, 'rest_invalid_date', 'Invalid date.')
    return text
  }

  /** `a,b` or `name[]=a&name[]=b`; undefined when neither is there. */
  list(parameter: string): string[] | undefined {
    const indexed = [...this.#query]
      .filter(([name]) => name.startsWith(`${parameter}[`))
      .map(([, value]) => value)
    if (indexed.length > 0) return indexed
    return this.text(parameter)
      ?.split(/[\s,]+/)
      .filter((value) => value !== '')
  }

  ids(parameter: string): number[] | undefined {
    const list = this.list(parameter)
    const wrong = list?.findIndex((value) => !/^-?\d+$/.test(value)) ?? -1
    if (wrong >= 0) {
      const element = `${parameter}[${wrong}]`
      this.#wrong(parameter, 'rest_invalid_type', `${element} is not of type integer.`, { param: element })
    }
    return list?.map(Number)
  }

  someOf<T extends string>(parameter: string, allowed: readonly T[]): T[] | undefined {
    const list = this.list(parameter)
    const wrong = list?.findIndex((value) => !allowed.some((known) => known === value)) ?? -1
    if (wrong >= 0) this.#notOneOf(parameter, `${parameter}[${wrong}]`, allowed)
    return list as T[] | undefined
  }

  /** @throws InvalidParameters when one of those read so far was wrong */
  check(): void {
    if (this.#mistakes.length > 0) throw new InvalidParameters(this.#mistakes)
  }

  #notOneOf(parameter: string, element: string, allowed: readonly string[]): void {
    const choices = `${allowed.slice(0, -1).join(', ')}, and ${allowed.at(-1)}`
    this.#wrong(parameter, 'rest_not_in_enum', `${element} is not one of ${choices}.`)
  }

  #wrong(parameter: string, code: string, message: string, data?: unknown): void {
    this.#mistakes.push({ parameter, code, message, ...(data !== undefined && { data }) })
  }
}
