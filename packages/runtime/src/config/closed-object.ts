import { z } from 'zod'
import { closestName } from './closest-name.ts'

/**
 * An object that refuses unknown keys, and suggests the known key that was probably meant.
 *
 * @param otherwise the message for a value that is not an object
 */
export function closedObject<Shape extends z.ZodRawShape>(
  shape: Shape,
  otherwise?: string,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? [], known) : otherwise),
  })
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => {
      const meant = closestName(key, known)
      const advice = meant === undefined ? `use one of ${known.join(', ')}` : `did you mean ${meant}?`
      return `has the unknown key ${key}: ${advice}`
    })
    .join('; ')
}
