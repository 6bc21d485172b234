import { help, readCommandLine } from './read-command-line.ts'
import { startCarrier } from './start-carrier.ts'

try {
  const options = readCommandLine(process.argv.slice(2), process.env)
  if (options === undefined) console.log(help)
  else {
    const carrier = await startCarrier({ ...options, onLine: (line) => console.log(line) })
    console.log(`the carrier's API: ${carrier.url}`)
    console.log(`its books and faults: ${carrier.pageUrl}`)
    const leave = (): void => void carrier.stop().then(() => process.exit(0))
    process.on('SIGINT', leave)
    process.on('SIGTERM', leave)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
