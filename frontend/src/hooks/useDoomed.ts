import { useState } from 'react';

/** The row that somebody asked to remove, until they confirmed or changed their mind; a refusal is forgotten with it. */
export function useDoomed<Row>(forget: () => void) {
  const [doomed, ask] = useState<Row | null>(null);
  const close = () => {
    ask(null);
    forget();
  };
  return { doomed, ask, close };
}
