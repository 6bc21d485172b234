/** How events lead to a state. Pure: the same events in the same order give the same state. */
export type Fold<State, Event> = {
  initialState: State
  /** The state after one more event; the same object where the event changes nothing. */
  evolve(state: State, event: Event): State
}

/**
 * The shape of a core that decides by its events so far. Pure: a command brings the time, the settings
 * and all else that the decision needs. Decisions are the next events, unless `Decision` names another type.
 */
export type Decider<State, Event, Command, Decision = Event> = Fold<State, Event> & {
  /** What a command leads to in a state; empty when it is refused or changes nothing. */
  decide(command: Command, state: State): readonly Decision[]
}
