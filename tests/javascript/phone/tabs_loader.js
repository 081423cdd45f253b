// Lets a test open several "tabs": a module asked for with ?page=N brings its own copies of all it imports.
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const page = /[?&]page=(\d+)/.exec(context.parentURL ?? "")?.[1];
  const isOurs = found.url.includes("/static/js/") && !found.url.includes("page=");
  return page && isOurs ? { ...found, url: `${found.url}?page=${page}` } : found;
}
