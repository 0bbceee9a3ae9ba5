const longest = 100;

/** A slug made of a name: "Zürich shop (EU)" is "zurich-shop-eu". */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}

/** Whether the server takes it as the slug of a project. */
export function isSlug(text: string): boolean {
  return text.length <= longest && /^[a-z0-9](-?[a-z0-9]+)*$/.test(text);
}
