/**
 * Prepares a URL to which paths are added. It is done without a regular expression, because one for trailing slashes checks every
 * run of slashes from each of its slashes.
 */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}
