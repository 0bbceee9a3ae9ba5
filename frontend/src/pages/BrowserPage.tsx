import { getRouteApi } from '@tanstack/react-router';
import { BrowserView } from '@/components/browser/BrowserView';

const route = getRouteApi('/shell/browser');

/** What real users of the project got. */
export function BrowserPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <BrowserView search={search} onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })} />;
}
