/** What every panel around an incident is about. */
export interface PanelProps {
  service: string;
  ends: { from: string; to: string };
  /** When the incident began. */
  marker: { at: number; label: string };
}
