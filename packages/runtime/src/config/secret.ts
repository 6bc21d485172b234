import { inspect } from 'node:util'

const hidden = '[secret]'

/**
 * A value that must not be seen in logs, errors or JSON: every usual way to print it gives `[secret]`.
 * Only `reveal()` gives the value; call it where it is used and nowhere earlier.
 */
export class Secret {
  readonly #value: string | undefined

  /** @param value undefined for a secret that this process did not ask for, and so must not use */
  constructor(value: string | undefined) {
    this.#value = value
  }

  reveal(): string {
    // An empty secret in its place would verify whatever was signed with nothing.
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
