/** Keeps lines back until they are released, and from then on passes them on as they come. */
export function heldLines(say: (line: string) => void): { say(line: string): void; release(): void } {
  const held: string[] = []
  let released = false
  return {
    say: (line) => (released ? say(line) : void held.push(line)),
    release: () => {
      released = true
      for (const line of held.splice(0)) say(line)
    },
  }
}
