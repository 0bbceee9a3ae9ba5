import { Link } from '@tanstack/react-router';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { type Action, whyNot } from '@/lib/permissions';
import { PageHead } from './PageHead';

/** A page that the role does not open. */
export function ForbiddenState({ action }: { action: Action }) {
  return (
    <>
      <PageHead title="Not allowed" />
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="max-w-140 text-sm">This page is not open to your role. {whyNot(action)}</p>
        <Link to="/" className={buttonStyle('secondary')}>
          Back to the dashboard
        </Link>
      </div>
    </>
  );
}
