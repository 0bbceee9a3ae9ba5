/** What has to be laid out, without any figure: the same shape has the same layout. */
export interface MapShape {
  nodes: readonly string[];
  edges: readonly { id: string; source: string; target: string }[];
  /** From the top down, for narrow screens. */
  tall: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export interface MapLayout {
  /** Left upper corners. */
  nodes: Record<string, Point>;
  edges: Record<string, { points: Point[]; label: Point }>;
}

export const nodeSize = { width: 164, height: 54 };
