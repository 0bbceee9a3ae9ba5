import { Bell, Bug, ChartLine, type LucideIcon, Rocket, ScrollText, Server, ShieldAlert, Siren, Waypoints } from 'lucide-react';
import { useZone } from '@/hooks/useZone';
import { safeText, sentence } from '@/lib/format/text';
import { clockTime, dateTime } from '@/lib/format/time';
import type { Evidence } from '@/services/queries/hypotheses';
import { EvidenceLink } from './EvidenceLink';
import { ownLink } from './ownLink';

const icons: Record<Evidence['kind'], LucideIcon> = {
  metric: ChartLine,
  log: ScrollText,
  trace: Waypoints,
  error: Bug,
  deployment: Rocket,
  alert: Bell,
  vulnerability: ShieldAlert,
  host: Server,
  incident: Siren,
};

/** The stored data that a hypothesis rests on, each with the way to it. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const zone = useZone();
  return (
    <ul className="flex flex-col gap-1">
      {evidence.map((piece) => {
        const Icon = icons[piece.kind];
        return (
          <li key={`${piece.kind} ${piece.ref}`} className="flex min-w-0 items-start gap-2 text-sm">
            <Icon size={14} aria-label={sentence(piece.kind)} className="mt-0.5 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 break-words">
              <Summary piece={piece} />
            </span>
            {piece.observed_at && (
              <time
                dateTime={piece.observed_at}
                title={`${dateTime(piece.observed_at, zone.name)} ${zone.label}`}
                className="shrink-0 text-muted text-xs leading-[18px]"
              >
                {clockTime(piece.observed_at, zone.name)} {zone.label}
              </time>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Summary({ piece }: { piece: Evidence }) {
  const href = ownLink(piece);
  return href ? <EvidenceLink href={href}>{safeText(piece.summary)}</EvidenceLink> : safeText(piece.summary);
}
