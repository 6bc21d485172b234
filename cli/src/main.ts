import { createProgram } from './create-program.ts'
import { loadSandboxEnvironment } from './sandbox-environment.ts'
import { run } from './run.ts'

loadSandboxEnvironment()
process.exitCode = await run(createProgram(), process.argv.slice(2))
