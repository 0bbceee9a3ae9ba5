import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { MapLayout, MapShape } from '@/lib/servicemap/shape';

let worker: Worker | undefined;
let asked = 0;

function inWorker(shape: MapShape, signal: AbortSignal): Promise<MapLayout> {
  worker ??= new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  const running = worker;
  const id = ++asked;
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const finish = (act: () => void) => {
      done.abort();
      act();
    };
    running.addEventListener(
      'message',
      ({ data }: MessageEvent<{ id: number; layout: MapLayout }>) => {
        if (data.id === id) finish(() => resolve(data.layout));
      },
      { signal: done.signal },
    );
    running.addEventListener('error', () => finish(() => reject(new Error('The map could not be laid out.'))), {
      signal: done.signal,
    });
    signal.addEventListener('abort', () => finish(() => reject(signal.reason)), { signal: done.signal });
    running.postMessage({ id, shape });
  });
}

function layoutQuery(shape: MapShape) {
  return queryOptions({
    queryKey: ['service map layout', shape],
    queryFn: ({ signal }) => inWorker(shape, signal),
    // The same shape is laid out in the same way for ever.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Where everything stands; what was there before stays until the next layout is made. */
export function useMapLayout(shape: MapShape) {
  return useQuery(layoutQuery(shape));
}
