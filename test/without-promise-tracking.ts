import hooks from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

// Preloaded by test files. node:test follows each promise, to name the test that an uncaught error
// belongs to; that takes a tenth of what tests of servers take. Without it, such an error fails the file,
// as one after the end of its test does.
const { createHook } = hooks
hooks.createHook = (callbacks) => createHook({ trackPromises: false, ...callbacks })
syncBuiltinESMExports()
