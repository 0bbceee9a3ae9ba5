import { Button } from './Button';

interface Props {
  /** What is on screen, counted: "50 deliveries". */
  shown: string;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** How much of a list is shown whose end only the server knows, and the way to more. */
export function OlderRows({ shown, query }: Props) {
  return (
    <span className="flex items-center gap-2 text-muted text-xs">
      <span role="status">{query.hasNextPage ? `The newest ${shown}` : shown}</span>
      {query.hasNextPage && (
        <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show older
        </Button>
      )}
    </span>
  );
}
