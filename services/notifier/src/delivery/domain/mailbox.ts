/** `Name <name@shop.example>` or an address alone, in its parts. */
export function mailboxOf(text: string): { name: string | null; address: string } {
  const [, name = '', address = text] = /^(.*)<([^<>]+)>$/s.exec(text) ?? []
  const bare = name.trim().replace(/^"(.*)"$/, '$1')
  return { name: bare === '' ? null : bare, address: address.trim() }
}
