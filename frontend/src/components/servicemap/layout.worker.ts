import { layOut } from '@/lib/servicemap/layout';
import type { MapShape } from '@/lib/servicemap/shape';

/** Lays graphs out beside the page: sixty services take longer than a frame. */
self.onmessage = ({ data }: MessageEvent<{ id: number; shape: MapShape }>) => {
  self.postMessage({ id: data.id, layout: layOut(data.shape) });
};
