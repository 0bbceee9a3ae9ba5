import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { useUi } from '@/lib/stores/ui';
import { PageHead } from './PageHead';

/** The same words for a path that leads nowhere and for an id that is unknown, deleted or someone else's. */
export function NotFoundState({ what = 'page' }: { what?: string }) {
  return (
    <>
      <PageHead title="Not found" />
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="max-w-140 text-sm">
          This {what} does not exist, was deleted, or belongs to a project that is not the current one. If someone sent you the
          link, ask them which project it is from.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => useUi.getState().open('palette')}>
            <Search size={14} aria-hidden />
            Search
          </Button>
          <Link to="/" className={buttonStyle('secondary')}>
            Dashboard
          </Link>
        </div>
      </div>
    </>
  );
}
