import { z } from 'zod'
import { parameter } from './parameter.ts'

export const schedule = parameter(
  'A schedule, as named in the configuration',
  'a name of small letters, digits and -, at most 63',
  z
    .string()
    .max(63)
    .regex(/^[a-z][a-z0-9-]*$/),
)
