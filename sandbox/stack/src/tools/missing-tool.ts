/** A part can't be had on this machine. The message names the part, what it lacks and what to install. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool'
}
