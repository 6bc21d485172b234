const mebibyte = 1024 * 1024
/**
 * Above this a text is measured before there is room for it, instead of taking
 * three bytes for each of its characters.
 */
const longText = 65_536

/**
 * What is written of a file and not stored yet, in one block of memory for all parts: rows
 * become bytes without pieces between.
 */
export class PartBuffer {
  #block: Buffer
  #length = 0

  constructor(bytes = mebibyte) {
    this.#block = Buffer.allocUnsafeSlow(bytes)
  }

  get length(): number {
    return this.#length
  }

  /** All that is written: a view, which the next part writes over. */
  contents(): Buffer {
    return this.#block.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  text(text: string): void {
    this.#reserve(text.length < longText ? 3 * text.length : Buffer.byteLength(text))
    this.#length += this.#block.write(text, this.#length)
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#block.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Writes bytes with each of this one twice. */
  doubling(byte: number, bytes: Uint8Array): void {
    this.#reserve(2 * bytes.length)
    const block = this.#block
    let at = this.#length
    // Not for…of, which takes several times as long here.
    for (let from = 0; from < bytes.length; from++) {
      const one = bytes[from] as number
      block[at++] = one
      if (one === byte) block[at++] = one
    }
    this.#length = at
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#block.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(1.25 * this.#block.length)))
    this.#block.copy(larger, 0, 0, this.#length)
    this.#block = larger
  }
}
