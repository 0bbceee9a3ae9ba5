import { type ReactNode, useEffect } from 'react';
import { Logo } from '@/components/layout/Logo';

interface Props {
  title: string;
  children: ReactNode;
  /** Under the form: the way to the other page. */
  footer: ReactNode;
}

/** The frame of the pages before sign-in. */
export function AuthLayout({ title, children, footer }: Props) {
  useEffect(() => {
    document.title = `${title} · SRE Copilot`;
  }, [title]);
  return (
    <main className="flex min-h-full flex-col items-center px-4 pt-[12vh] pb-8">
      <div className="flex w-full max-w-90 flex-col gap-5">
        <div className="flex items-center gap-2 font-semibold text-lg">
          <Logo size={26} />
          SRE Copilot
        </div>
        <div className="flex flex-col gap-4 rounded-lg border border-border bg-surface p-5">
          <h1 className="font-semibold text-lg">{title}</h1>
          {children}
        </div>
        <p className="text-muted text-sm">{footer}</p>
      </div>
    </main>
  );
}
