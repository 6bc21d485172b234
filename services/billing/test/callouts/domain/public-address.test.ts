import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from '../../../src/callouts/domain/public-address.ts'

test('given addresses of this machine, its networks or special use, then they are not public', () => {
  const inside = [
    ...['127.0.0.1', '10.0.0.7', '172.16.3.4', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '240.0.0.1'],
    ...['::', '::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', 'ff02::1'],
    ...['64:ff9b::a00:7', '2002:a00:7::', '2001:db8::1', 'not an address', ''],
  ]
  for (const address of inside) assert.equal(isPublicAddress(address), false, address)
})

test('given addresses of the internet, then they are public', () => {
  for (const address of ['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])
    assert.equal(isPublicAddress(address), true, address)
})
