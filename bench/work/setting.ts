/** Where a contender works. */
export type Setting = { mongodbUrl: string; database: string }

export const queue = 'bench'
