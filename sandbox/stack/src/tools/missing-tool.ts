/** A part can't be had on this machine. The message is one sentence: which part, what it lacks, what to install. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool'
}
