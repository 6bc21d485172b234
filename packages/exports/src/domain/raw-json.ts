/** A value that is JSON text already: written as it is, without being parsed. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    // JSON may have line breaks between its parts, and a row is one line.
    this.text = /[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, ' ') : text
  }
}
