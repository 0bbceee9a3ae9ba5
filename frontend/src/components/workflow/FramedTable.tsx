import type { ReactNode } from 'react';
import { WideFrame } from './WideFrame';

interface Props {
  label: string;
  heads: readonly { name: string; isFigure?: boolean }[];
  /** The rows. */
  children: ReactNode;
}

/** A plain table that may be wider than the screen. */
export function FramedTable({ label, heads, children }: Props) {
  return (
    <WideFrame label={label}>
      <table className="w-full min-w-180 border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {heads.map(({ name, isFigure }) => (
              <th
                key={name}
                scope="col"
                className={`h-7 whitespace-nowrap border-border border-b px-3 font-medium text-muted text-xs ${isFigure ? 'text-right' : 'text-left'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </WideFrame>
  );
}
