/** Keeps lines back until they are released, and from then on passes them on as they come. */
export function heldLines(print: (line: string) => void): { print(line: string): void; release(): void } {
  const held: string[] = []
  let released = false
  return {
    print: (line) => (released ? print(line) : void held.push(line)),
    release: () => {
      released = true
      for (const line of held.splice(0)) print(line)
    },
  }
}
