/** A line of a message, e.g. `Order: 1042`; both parts are in the language of the message. */
export type LabelledValue = { label: string; value: string; url?: string }
