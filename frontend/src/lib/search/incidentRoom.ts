import { listOf, maybeId, oneOf, type SearchOf, searchParams, text, whole } from './params';

export const roomTabs = [
  'overview',
  'timeline',
  'telemetry',
  'hypotheses',
  'chat',
  'workflow',
  'runbooks',
  'postmortem',
  'related',
] as const;
export type RoomTab = (typeof roomTabs)[number];

/** What the timeline can be filtered by. */
export const eventSorts = ['comment', 'change', 'alert', 'deployment', 'hypothesis', 'step', 'update'] as const;
export type EventSort = (typeof eventSorts)[number];

/** The tab of an incident room and what is chosen in it. */
export const incidentRoomSearch = searchParams({
  tab: oneOf(roomTabs, 'overview'),
  /** The event, hypothesis or alert that is pointed at. */
  sel: text(100),
  kind: listOf(eventSorts),
  /** Whether hidden events of the timeline are shown too. */
  hidden: oneOf(['no', 'yes'], 'no'),
  /** The run of the analysis; 0 is the latest. */
  run: whole(0, 0, 100_000),
  generation: maybeId(),
  /** Whose telemetry is shown; empty is the service of the incident. */
  service: text(255),
});

export const incidentRoomDefaults = {
  tab: 'overview',
  sel: '',
  kind: [],
  hidden: 'no',
  run: 0,
  service: '',
} as const satisfies Partial<SearchOf<typeof incidentRoomSearch>>;
