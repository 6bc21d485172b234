import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createProgressDisplay } from '../../src/progress/progress-display.ts'

function displayOn(terminal: boolean) {
  const written: string[] = []
  const output = { isTTY: terminal, columns: 30, write: (text: string) => void written.push(text) }
  return { display: createProgressDisplay(output), written }
}

/** What a terminal shows in the end, of output that only moves up and erases below. */
function screenOf(written: readonly string[]): string[] {
  let lines: string[] = []
  for (const text of written) {
    const move = /^\x1b\[(\d+)A\x1b\[J/.exec(text)
    lines = [...lines.slice(0, lines.length - Number(move?.[1] ?? 0))]
    lines.push(
      ...text
        .slice(move?.[0].length ?? 0)
        .split('\n')
        .slice(0, -1),
    )
  }
  return lines
}

describe('the display of progress', () => {
  it('given a terminal, when parts report again, then each has one line with its last text', () => {
    const { display, written } = displayOn(true)
    display.report({ part: 'Kafka', text: 'starting', isTransient: true })
    display.report({ part: 'MongoDB', text: 'starting', isTransient: true })
    display.report({ part: 'Kafka', text: 'ready (2.0 s)' })
    display.report({ part: 'MongoDB', text: 'ready (3.0 s)' })
    assert.deepEqual(screenOf(written), ['  Kafka: ready (2.0 s)', '  MongoDB: ready (3.0 s)'])
  })

  it('given a terminal, when another line is printed, then it is above the lines of the parts', () => {
    const { display, written } = displayOn(true)
    display.report({ part: 'Kafka', text: 'starting', isTransient: true })
    display.print('a message')
    display.report({ part: 'Kafka', text: 'ready' })
    display.end()
    display.print('the end')
    assert.deepEqual(screenOf(written), ['a message', '  Kafka: ready', 'the end'])
  })

  it('given a narrow terminal, then no line wraps', () => {
    const { display, written } = displayOn(true)
    display.report({ part: 'Kafka', text: 'downloading, once: 100 of about 145 MB' })
    assert.ok(screenOf(written).every((line) => line.length < 30))
  })

  it('given a file, then there is a line per event and none of what is transient', () => {
    const { display, written } = displayOn(false)
    display.report({ part: 'Kafka', text: 'starting', isTransient: true })
    display.report({ part: 'Kafka', text: 'downloading, once: about 50 MB' })
    display.report({ part: 'Kafka', text: 'downloading, once: 10 of about 50 MB', isTransient: true })
    display.report({ part: 'Kafka', text: 'ready (2.0 s)' })
    assert.equal(written.join(''), '  Kafka: downloading, once: about 50 MB\n  Kafka: ready (2.0 s)\n')
  })

  it('given several lines of a log, then they are printed whole', () => {
    const { display, written } = displayOn(true)
    display.report({ part: 'Kafka', text: 'ended by itself. Its log ends:\nno space left on the device' })
    assert.deepEqual(screenOf(written), [
      '  Kafka: ended by itself. Its log ends:',
      'no space left on the device',
    ])
  })
})
