import { useCallback, useRef, useState } from 'react';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';

type Read = (how: { signal: AbortSignal; onBytes: (bytes: number) => void }) => Promise<{ file: Blob; name: string }>;

/** Downloads a file that arrives piece by piece. One that broke off is not saved: it would look complete. */
export function useFileExport() {
  const [bytes, setBytes] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => running.current?.abort(), []);
  const start = useCallback(async (read: Read) => {
    const control = new AbortController();
    running.current = control;
    setBytes(0);
    try {
      const { file, name } = await read({ signal: control.signal, onBytes: setBytes });
      save(file, name);
      toast(`Exported ${name}`, { detail: `${size(file.size)}. The export stands in the audit trail.` });
    } catch (error) {
      if (control.signal.aborted) toast('Export cancelled', { tone: 'info' });
      else toast('The export failed', { tone: 'bad', detail: toApiError(error).detail });
    } finally {
      setBytes(null);
    }
  }, []);
  return { bytes, start, cancel };
}

/** "812 kB", "3.4 MB". */
export function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
