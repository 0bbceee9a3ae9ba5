import { PlainTable } from '@/components/query/PlainTable';
import { numberColumn, textColumn } from '@/components/ui/columns';
import type { TableColumn } from '@/components/ui/tableTypes';
import { byteSize, percentage, plural } from '@/lib/format/number';
import type { HostDetail } from '@/types/telemetry';

type Process = HostDetail['processes'][number];
type Container = HostDetail['containers'][number];

const processColumns: TableColumn<Process>[] = [
  numberColumn(
    'pid',
    'PID',
    ({ pid }) => pid,
    (value) => String(value),
    { width: 84 },
  ),
  textColumn('name', 'Process', ({ name }) => name, { width: 280, grow: true, required: true }),
  numberColumn('cpu', 'CPU', ({ cpu_percent }) => cpu_percent, percentage),
  numberColumn('memory', 'Memory', ({ memory_percent }) => memory_percent, percentage),
];

/** What ran on the host at its newest sample. */
export function ProcessTable({ processes }: { processes: readonly Process[] }) {
  return (
    <div className="flex max-h-80 flex-col">
      <PlainTable
        label="Processes"
        name="host-processes"
        columns={processColumns}
        rows={processes}
        sort={{ id: 'cpu', desc: true }}
        rowId={({ pid, name }) => `${pid} ${name}`}
        rowLabel={({ name }) => name}
        footer={<span className="text-muted text-xs">{plural(processes.length, 'process', 'processes')}</span>}
      />
    </div>
  );
}

const containerColumns: TableColumn<Container>[] = [
  textColumn('name', 'Container', ({ name }) => name, { width: 240, grow: true, required: true }),
  textColumn('state', 'State', ({ state }) => state, { width: 160 }),
  textColumn('image', 'Image', ({ image }) => image ?? '', { width: 240 }),
  numberColumn('cpu', 'CPU', ({ cpu_percent }) => cpu_percent, percentage),
  numberColumn('memory', 'Memory', ({ memory_bytes }) => memory_bytes, byteSize),
];

/** The containers of the host at its newest sample. */
export function ContainerTable({ containers }: { containers: readonly Container[] }) {
  return (
    <div className="flex max-h-80 flex-col">
      <PlainTable
        label="Containers"
        name="host-containers"
        columns={containerColumns}
        rows={containers}
        rowId={({ id }) => id}
        rowLabel={({ name }) => name}
        footer={<span className="text-muted text-xs">{plural(containers.length, 'container')}</span>}
      />
    </div>
  );
}
