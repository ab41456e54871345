const turns = new Map<string, Promise<unknown>>()

/** Does `work` on a file when all that came before has been done with it: two exporters of one process may write to it. */
export async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const former = turns.get(path)
  const turn = former === undefined ? work() : former.then(work, work)
  turns.set(path, turn)
  try {
    return await turn
  } finally {
    if (turns.get(path) === turn) turns.delete(path)
  }
}
