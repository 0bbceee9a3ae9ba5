import { Link } from '@tanstack/react-router';
import { Notice } from '@/components/ui/Notice';

/** Why nothing can be asked, and what to set. */
export function NoModel() {
  return (
    <div className="shrink-0 border-border border-t p-3">
      <Notice>
        No model is configured, so nobody can answer. An admin can{' '}
        <Link to="/settings/ai" className="text-accent-text underline underline-offset-2">
          bring a model for this project
        </Link>
        , or whoever runs the platform sets <code>AI_PROVIDER</code> and <code>AI_MODEL</code> for all.
      </Notice>
    </div>
  );
}
