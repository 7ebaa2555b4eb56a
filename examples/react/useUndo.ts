import { useState } from 'react'
import { moment } from '../shop/moment.js'

/** Offers to undo what was said to be done, until something else has happened. */
export function useUndo<State extends Parameters<typeof moment>[0]>(
  handle: State & { get(): State; undo?(): unknown },
): { said: string | undefined; offer: (said: string) => void } {
  const [offered, setOffered] = useState({ said: '', at: '' })
  return {
    said: offered.at === moment(handle) ? offered.said : undefined,
    offer: (said) => handle.undo && setOffered({ said, at: moment(handle.get()) }),
  }
}
