import { inspect } from 'node:util'

const hidden = '[secret]'

/**
 * A value that must not appear in logs, errors or JSON: every usual way to print it gives `[secret]`. Only
 * `reveal()` returns the value; call it where the value is used.
 */
export class Secret {
  readonly #value: string | undefined

  /** @param value undefined for a secret that this process does not need, and so must not use */
  constructor(value: string | undefined) {
    this.#value = value
  }

  reveal(): string {
    // An empty secret instead would accept anything that was signed with an empty one.
    if (this.#value === undefined) throw new Error('this process was started without its secrets')
    return this.#value
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }

  [inspect.custom](): string {
    return hidden
  }
}
