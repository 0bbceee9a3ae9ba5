import { Skeleton } from '@/components/ui/Skeleton';

/** The frame of the product while the person is being loaded. */
export function ShellSkeleton() {
  return (
    <div aria-busy className="flex h-full">
      <div className="w-50 border-border border-r bg-surface max-lg:w-12 max-sm:hidden" />
      <div className="flex flex-1 flex-col">
        <div className="h-11 border-border border-b bg-surface" />
        <div className="p-4">
          <span role="status" className="sr-only">
            Loading
          </span>
          <Skeleton className="h-5 w-48" />
        </div>
      </div>
    </div>
  );
}
