/**
 * The same rows, fetched as fast as they come and kept until they are wanted: a list is at its end long before all of
 * its accounts are read.
 *
 * @param onEnd called with their number when all are fetched
 */
export async function* ahead<T>(rows: AsyncIterable<T>, onEnd: (count: number) => void): AsyncGenerator<T, void> {
  const fetched: T[] = [];
  let news = deferred();
  let end: { readonly error?: unknown } | undefined;
  const hasFailed = () => end !== undefined && "error" in end;
  const tell = () => {
    news.resolve();
    news = deferred();
  };
  const fetchAll = async () => {
    for await (const row of rows) {
      fetched.push(row);
      tell();
    }
  };
  fetchAll().then(
    () => {
      end = {};
      onEnd(fetched.length);
      tell();
    },
    (error: unknown) => {
      end = { error };
      tell();
    },
  );
  for (let next = 0; ; ) {
    // What was fetched is of no use when the rest cannot be.
    for (; next < fetched.length && !hasFailed(); next++) yield fetched[next] as T;
    if (end !== undefined) break;
    await news.promise;
  }
  if ("error" in end) throw end.error;
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
