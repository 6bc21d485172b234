/** MongoDB ends a read of the API that takes longer: the response is 503. In milliseconds. */
export const maxReadMs = 10_000

/** The same for what people wait for: pages, and what is read at the desk. */
export const maxPageReadMs = 5_000
