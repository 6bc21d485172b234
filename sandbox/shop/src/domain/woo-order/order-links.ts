/** The `_links` of an order. */
export function orderLinks(siteUrl: string, id: number, customerId: number): Record<string, unknown> {
  const orders = `${siteUrl}/wp-json/wc/v3/orders`
  return {
    self: [{ href: `${orders}/${id}`, targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } }],
    collection: [{ href: orders }],
    email_templates: [{ embeddable: true, href: `${orders}/${id}/actions/email_templates` }],
    ...(customerId > 0 && { customer: [{ href: `${siteUrl}/wp-json/wc/v3/customers/${customerId}` }] }),
  }
}
