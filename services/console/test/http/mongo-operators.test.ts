import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidParameters } from '../../src/domain/parameters/invalid-parameters.ts'
import { parseParameters } from '../../src/domain/parameters/parse-parameters.ts'
import { commands, queries } from '../../src/http/routes.ts'

/** What a driver would take for an operator, as JSON has it, and as other parsers read `status[$ne]=x`. */
const operators = [
  { $gt: '' },
  { $ne: 'x' },
  { $regex: '.*' },
  { $where: 'sleep(1000)' },
  [{ $ne: null }],
  JSON.parse('{"__proto__":{"$gt":""}}') as object,
]
const names = ['status[$ne]', '$where', '$expr', '__proto__', 'constructor', 'source.$ne']

const schemas = [
  ...queries.flatMap(({ operationId, params, query }) => [
    { operationId, part: 'path', schema: params },
    { operationId, part: 'query', schema: query },
  ]),
  ...commands.flatMap(({ operationId, params, input }) => [
    { operationId, part: 'path', schema: params },
    { operationId, part: 'body', schema: input },
  ]),
]

const faultsOf = (schema: (typeof schemas)[number]['schema'], given: unknown): string[] => {
  try {
    parseParameters(schema, given)
    return []
  } catch (error) {
    assert.ok(error instanceof InvalidParameters, String(error))
    return error.errors.map(({ parameter }) => parameter)
  }
}

for (const { operationId, part, schema } of schemas) {
  test(`given operators of MongoDB in the ${part} of ${operationId}, then it is refused`, () => {
    for (const name of Object.keys(schema.shape))
      for (const operator of operators)
        assert.ok(
          faultsOf(schema, { [name]: operator }).includes(name),
          `${name} takes ${JSON.stringify(operator)}`,
        )
    for (const name of names) {
      const given = JSON.parse(`{${JSON.stringify(name)}:"x"}`) as object
      assert.ok(faultsOf(schema, given).includes(name), `takes ${name}`)
    }
  })
}
