import { Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { CopyButton } from '@/components/ui/CopyButton';
import { toApiError } from '@/lib/errors';

/** What stands where a page broke: what is known, Reload and the details to hand on. */
export function RouteError({ error }: { error: unknown }) {
  const router = useRouter();
  const failure = toApiError(error);
  const fromServer = failure.error_code !== 'CLIENT_ERROR';
  useEffect(() => {
    document.title = 'Error · SRE Copilot';
  }, []);
  const details = [
    `Page: ${window.location.pathname}`,
    `Time: ${new Date().toISOString()}`,
    `Error: ${failure.error_code}: ${failure.detail}`,
    ...(failure.request_id ? [`Request: ${failure.request_id}`] : []),
    `Browser: ${navigator.userAgent}`,
  ].join('\n');
  return (
    <div className="flex flex-col items-start gap-3 p-4">
      <h1 className="font-semibold text-md">{fromServer ? 'This page could not be loaded' : 'This page has a fault'}</h1>
      <p className="max-w-140 text-sm">
        {fromServer
          ? failure.detail
          : 'Something in the page itself went wrong. Your data is not affected. Reloading usually helps.'}
      </p>
      {failure.request_id && (
        <p className="text-muted text-sm">
          Request <code className="font-mono text-xs">{failure.request_id}</code>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => (fromServer ? void router.invalidate() : window.location.reload())}>
          Reload
        </Button>
        <CopyButton text={details} what="details" labeled />
        <Link to="/" className={buttonStyle('ghost')}>
          Dashboard
        </Link>
      </div>
    </div>
  );
}
