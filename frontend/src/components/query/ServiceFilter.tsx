import { TextFilter } from './TextFilter';

interface Props {
  value: string;
  services: readonly string[];
  onChange: (next: { service: string }) => void;
}

/** Narrows a list to one service. */
export function ServiceFilter({ value, services, onChange }: Props) {
  return <TextFilter label="Service" value={value} suggestions={services} onValue={(service) => onChange({ service })} />;
}
