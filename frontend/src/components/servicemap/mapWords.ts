import { healthLooks } from '@/components/query/healthLooks';
import { compact, count, milliseconds, percentage, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { MapEdge, MapNode, ServiceMap } from '@/lib/servicemap/model';

/** What a service does, in one line: for one that is not well the word for that instead of its rate. */
export function nodeFigures({ health, rate, errors, p95 }: MapNode): string {
  if (rate === undefined) return 'No requests of its own';
  const first = health === 'healthy' ? `${compact(rate)}/min` : healthLooks[health].label;
  return `${first} · ${percentage(errors)} · ${milliseconds(p95)}`;
}

/** What a service does, as a sentence to be read out. */
export function nodeSentence(node: MapNode): string {
  const { label } = healthLooks[node.health];
  const figures =
    node.rate === undefined
      ? 'no requests of its own'
      : `${compact(node.rate)} requests a minute, ${percentage(node.errors)} errors, p95 ${milliseconds(node.p95)}`;
  return `${safeText(node.name)}: ${label.toLowerCase()}, ${figures}`;
}

/** The calls between two services, as a sentence to be read out. */
export function edgeSentence({ source, target, calls, errors, p95 }: MapEdge): string {
  const ends = `${safeText(source)} calls ${safeText(target)}`;
  return `${ends}: ${plural(calls, 'call')}, ${percentage(errors)} failed, p95 ${milliseconds(p95)}`;
}

/** Why a service stands among those where trouble begins. */
export function troubleSentence(map: ServiceMap, node: MapNode): string {
  const inVain = map.edges
    .filter(({ target, failing }) => failing && target === node.name)
    .toSorted((a, b) => b.failed - a.failed)[0];
  if (inVain) {
    return `${percentage(inVain.errors)} of ${count(inVain.calls)} calls from ${safeText(inVain.source)} fail, p95 ${milliseconds(inVain.p95)}`;
  }
  if (node.health === 'failing') return `${percentage(node.errors)} of its requests fail`;
  if (node.health === 'silent') return 'it has not been heard of for five minutes and more';
  return `p95 ${milliseconds(node.p95)}, Apdex ${node.apdex?.toFixed(2) ?? '–'}`;
}
