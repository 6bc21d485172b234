export type Progress = {
  part: string
  text: string
  /** Shown on a terminal only, where the next text replaces it. */
  isTransient?: boolean
}

export type ProgressDisplay = {
  report(progress: Progress): void
  /** Writes a line above those of the parts. */
  print(line: string): void
  /** Leaves the lines of the parts as they are: later output goes below them. */
  end(): void
}

/** Shows how parts start: one line per part, updated in place on a terminal, elsewhere one per event. */
export function createProgressDisplay(output: {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}): ProgressDisplay {
  const texts = new Map<string, string>()
  let isEnded = false

  const lineOf = (part: string, text: string): string => `  ${part}: ${text}`
  const erase = (): string => (texts.size === 0 ? '' : `\x1b[${texts.size}A\x1b[J`)
  const drawn = (): string =>
    [...texts].map(([part, text]) => `${lineOf(part, text).slice(0, (output.columns || 80) - 1)}\n`).join('')

  function print(line: string): void {
    output.write(`${erase()}${line}\n${drawn()}`)
  }

  return {
    report({ part, text, isTransient = false }) {
      const isRedrawn = output.isTTY === true && !isEnded && !text.includes('\n')
      if (!isRedrawn) return isTransient ? undefined : print(lineOf(part, text))
      const erased = erase()
      texts.set(part, text)
      output.write(`${erased}${drawn()}`)
    },
    print,
    end() {
      isEnded = true
      texts.clear()
    },
  }
}
