/** Sum of all lines of a metric of a process; NaN where it has none. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await fetch(`${url}/metrics`).then((response) => response.text())
  const lines = text.split('\n').filter((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`))
  if (lines.length === 0) return NaN
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** The memory of a process, by its own metrics. */
export async function memoryOf(url: string): Promise<{ rssMiB: number; heapMiB: number }> {
  const text = await fetch(`${url}/metrics`).then((response) => response.text())
  const mib = (name: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(name)) ?? ''
    return Math.round(Number(line.slice(line.lastIndexOf(' '))) / 2 ** 20)
  }
  return { rssMiB: mib('process_resident_memory_bytes'), heapMiB: mib('nodejs_heap_size_used_bytes') }
}
