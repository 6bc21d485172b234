import { once } from 'node:events'

type Reply = { id: number; result: { result?: { value?: unknown } } }

/**
 * What a process keeps of its heap once all garbage is collected, in bytes: the size of the heap depends on
 * when V8 collects more than on what is kept.
 *
 * @param inspectorUrl of a process that was started with `--inspect`
 */
export async function liveHeapBytes(inspectorUrl: string): Promise<number> {
  const [target] = (await (await fetch(`${inspectorUrl}/json`)).json()) as { webSocketDebuggerUrl: string }[]
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '')
  await once(socket, 'open')
  const request = async (id: number, method: string, params = {}): Promise<Reply> => {
    socket.send(JSON.stringify({ id, method, params }))
    for (;;) {
      const [message] = (await once(socket, 'message')) as [{ data: string }]
      const reply = JSON.parse(message.data) as Reply
      if (reply.id === id) return reply
    }
  }
  try {
    await request(1, 'HeapProfiler.collectGarbage')
    const { result } = await request(2, 'Runtime.evaluate', { expression: 'process.memoryUsage().heapUsed' })
    return Number(result.result?.value)
  } finally {
    socket.close()
  }
}
