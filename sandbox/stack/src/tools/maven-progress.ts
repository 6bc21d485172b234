const megabytesOf: Readonly<Record<string, number>> = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 }

/**
 * Adds up the downloads in Maven's output. Each call returns the megabytes so far:
 * files done and parts of those under way.
 */
export function mavenProgress(): (line: string) => number {
  let done = 0
  let underWay = 0
  return (line) => {
    const finished = /^Downloaded from .* \(([\d.]+) (\w+) at /.exec(line)
    if (finished) done += Number(finished[1]) * (megabytesOf[finished[2] ?? ''] ?? 0)
    const progress = /^Progress \(\d+\): (.*)/.exec(line)?.[1]
    if (finished || progress !== undefined) underWay = 0
    // Each is "0.7/2.1 MB", or "2.1 MB" when its length is unknown or it is complete.
    for (const [, amount, unit] of (progress ?? '').matchAll(/([\d.]+)(?:\/[\d.]+)? (\w+)/g)) {
      underWay += Number(amount) * (megabytesOf[unit ?? ''] ?? 0)
    }
    return done + underWay
  }
}
