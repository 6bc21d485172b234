/** Why a mail could not be sent, to choose those that are sent again. */
export const failureReasons = ['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any'] as const
