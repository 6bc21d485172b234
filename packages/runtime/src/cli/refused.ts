/** Thrown by a command that works and may not do what it was given: the exit code is 1, where a fault has 2. */
export class Refused extends Error {}
