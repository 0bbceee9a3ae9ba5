/** A part of the build that has a budget; size and limit in bytes after gzip -9. */
export interface Size {
  name: string;
  size: number;
  limit: number;
}

export function sizes(): Size[];
