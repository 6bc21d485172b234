/** The memory of a process, by its own metrics. */
export async function memoryOf(url: string): Promise<{ rssMiB: number; heapMiB: number }> {
  const text = await fetch(`${url}/metrics`).then((answer) => answer.text())
  const mib = (name: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(name)) ?? ''
    return Math.round(Number(line.slice(line.lastIndexOf(' '))) / 2 ** 20)
  }
  return { rssMiB: mib('process_resident_memory_bytes'), heapMiB: mib('nodejs_heap_size_used_bytes') }
}
