/** An address to which paths are added. By hand: a pattern for slashes at the end looks at every run of slashes from each of them. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}
