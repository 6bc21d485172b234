import { clearLine, cursorTo } from 'node:readline'
import type { QuarantineRedriveProgress } from '../quarantine/redrive-quarantine.ts'
import type { Settled } from '../quarantine/settle-delivery.ts'
import { printable } from '@slipstream/runtime/text/printable.ts'

export type ShownRedrive = {
  settled(settled: Settled): void
  progress(progress: QuarantineRedriveProgress): void
  done(progress: QuarantineRedriveProgress, dryRun: boolean): void
  /** Leaves the terminal as it should be, also after a fault. */
  stop(): void
}

const lineEveryMs = 1_000

/** A line for each delivery, over a line that counts, for people on a terminal; otherwise JSON lines. */
export function showRedrive(output: NodeJS.WriteStream, isJson: boolean): ShownRedrive {
  return isJson ? asLines(output) : onTerminal(output)
}

function onTerminal(output: NodeJS.WriteStream): ShownRedrive {
  const write = (text: string): void => {
    clearLine(output, 0)
    cursorTo(output, 0)
    output.write(text)
  }
  return {
    settled: (settled) =>
      write(`${printable(`${settled.quarantined} (${settled.was}): ${sentence(settled)}`)}\n`),
    progress: ({ passed, end }) => write(`${passed} of ${end} passed`),
    done({ redriven, heldBack, notUnderstood }, dryRun) {
      const done = `${redriven} ${dryRun ? 'would be redriven' : 'redriven'}`
      write(`${done}, ${heldBack} deletions held back, ${notUnderstood} still not understood\n`)
    },
    stop: () => write(''),
  }
}

function sentence(settled: Settled): string {
  const { result } = settled
  if (result === 'not understood') return `still not understood, ${settled.reason}. ${settled.detail}`
  if (result === 'held back') {
    return `held back, as a deletion of ${settled.subject} carries no time: if it still holds, --event ${settled.eventId}`
  }
  const at = result === 'redriven' ? ` at ${settled.position}` : ''
  return `${result} as ${settled.type} of ${settled.subject}${at}, event ${settled.becomes}`
}

function asLines(output: NodeJS.WriteStream): ShownRedrive {
  const line = (fields: object): void => void output.write(`${printable(JSON.stringify(fields))}\n`)
  let writtenAtMs = -Infinity
  return {
    settled: line,
    progress({ passed, end }) {
      if (performance.now() - writtenAtMs < lineEveryMs) return
      writtenAtMs = performance.now()
      line({ progress: { passed, end } })
    },
    done: ({ redriven, heldBack, notUnderstood }, dryRun) =>
      line({ done: { dryRun, redriven, heldBack, notUnderstood } }),
    stop: () => undefined,
  }
}
