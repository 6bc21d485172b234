/** An export that will not succeed, however often it is tried: a sentence for the person who requested it. */
export class ExportFailed extends Error {}
