import type { Account, ObjectType, ObjectTypes, StripeObject } from './account.ts'
import { ActionError, missing } from './action-error.ts'
import { reportEntitlements } from './lifecycle/customers/entitlements.ts'
import { emitEvent } from './deliveries/emit-event.ts'
import type { Customer } from './objects/customer.ts'

/** @throws ActionError when there is none */
export function get<Type extends ObjectType>(account: Account, type: Type, id: string): ObjectTypes[Type] {
  const found = account.objects[type].get(id)
  if (found === undefined) throw missing(type.replace('_', ' '), id)
  return found
}

/** @throws ActionError when there is none, or it is deleted */
export function livingCustomer(account: Account, id: string): Customer {
  if (account.deletedCustomers.has(id))
    throw new ActionError(400, 'resource_missing', `Customer ${id} is deleted.`, 'customer')
  return get(account, 'customer', id)
}

/** Adds an object, and makes the events of these types. */
export function create<Type extends ObjectType>(
  account: Account,
  object: ObjectTypes[Type] & { object: Type },
  ...types: string[]
): void {
  const objects: Map<string, ObjectTypes[Type]> = account.objects[object.object]
  objects.set(object.id, object)
  emit(account, object, undefined, types)
}

/** Replaces an object by one with the patch, and makes the events of these types. @returns the new object */
export function update<Object extends StripeObject>(
  account: Account,
  before: Object,
  patch: Partial<Object>,
  ...types: string[]
): Object {
  const after = { ...before, ...patch }
  const objects = account.objects[before.object] as unknown as Map<string, Object>
  objects.set(before.id, after)
  emit(account, after, before, types)
  return after
}

function emit(
  account: Account,
  after: StripeObject,
  before: StripeObject | undefined,
  types: readonly string[],
): void {
  for (const type of types) {
    const isUpdate = type.endsWith('updated') || type.endsWith('.detached')
    emitEvent(account, type, after, isUpdate ? before : undefined)
  }
  if (after.object === 'subscription') reportEntitlements(account, after.customer)
}
