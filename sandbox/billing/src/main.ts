import { help, readCommandLine } from './read-command-line.ts'
import { startBilling } from './start-billing.ts'

try {
  const options = readCommandLine(process.argv.slice(2), process.env)
  if (options === undefined) console.log(help)
  else {
    const billing = await startBilling({ ...options, onLine: (line) => console.log(line) })
    console.log(`the API of billing: ${billing.url}`)
    console.log(`its books and faults: ${billing.pageUrl}`)
    const leave = (): void => void billing.stop().then(() => process.exit(0))
    process.on('SIGINT', leave)
    process.on('SIGTERM', leave)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
