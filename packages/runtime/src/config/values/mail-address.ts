import { z } from 'zod'

/** An address, alone or with a name before it. */
export const mailAddress = z
  .string()
  .regex(
    /^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/,
    'must be an e-mail address, e.g. name@shop.example or Name <name@shop.example>',
  )
