import { keyCaps } from '@/lib/format/keys';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Keys as they stand on the keyboard. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {keyCaps(keys, mac).map((cap) => (
        <kbd
          key={cap}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-border bg-sunken px-1 font-sans text-2xs text-muted"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
