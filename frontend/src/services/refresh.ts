/** Runs a session refresh at most once at a time across all tabs of this browser. */

const lockName = 'sre-copilot.refresh';
const doneAt = 'sre-copilot.refreshed-at';

type Outcome = 'refreshed' | 'refused' | 'unreachable';

let running: Promise<Outcome> | null = null;

/**
 * Makes sure that the cookies are newer than a request that was refused. A refresh that another tab finished
 * after `since` counts. Only an answer of 401 or 403 is a refusal: a server that cannot be reached ends no session.
 */
export function refreshSession(since: number, post: () => Promise<Response>): Promise<Outcome> {
  running ??= locked(() => refreshUnlessDone(since, post)).finally(() => {
    running = null;
  });
  return running;
}

async function refreshUnlessDone(since: number, post: () => Promise<Response>): Promise<Outcome> {
  if (lastRefresh() > since) return 'refreshed';
  try {
    const answer = await post();
    if (answer.ok) {
      rememberRefresh(Date.now());
      return 'refreshed';
    }
    return answer.status === 401 || answer.status === 403 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

function locked(work: () => Promise<Outcome>): Promise<Outcome> {
  return navigator.locks ? navigator.locks.request(lockName, work) : work();
}

function lastRefresh(): number {
  try {
    return Number(localStorage.getItem(doneAt) ?? 0);
  } catch {
    return 0;
  }
}

function rememberRefresh(at: number): void {
  try {
    localStorage.setItem(doneAt, String(at));
  } catch {
    // Storage is off: other tabs refresh for themselves, which the server allows.
  }
}
