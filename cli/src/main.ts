import { createProgram } from './create-program.ts'
import { loadSandboxEnvironment } from './sandbox-environment.ts'
import { run } from './run.ts'

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

loadSandboxEnvironment()
process.exitCode = await run(createProgram(), process.argv.slice(2))
