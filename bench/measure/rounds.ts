export type Contender = { name: string; run(): Promise<number> }

/**
 * Measures every contender once a round, each round in another order, so that a drift of the machine's speed
 * meets all alike; every other round backwards, so that what a contender leaves to the servers does not
 * always meet the same one. The first round warms up and does not count.
 *
 * @returns by contender, one figure a round; figures of the same index are of the same round
 */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
  print: (line: string) => void,
): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    const turned = contenders.map((_, i) => contenders[(i + round) % contenders.length] as Contender)
    for (const { name, run } of round % 2 === 0 ? turned : turned.toReversed()) {
      const figure = await run()
      print(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name}: ${Math.round(figure)}/s`)
      if (round > 0) figures.get(name)?.push(figure)
    }
  }
  return figures
}
