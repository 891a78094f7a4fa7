import fc from "fast-check";
import type { SimulatorOptions } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { readFleet } from "./internals/sendgrid";
import { answering, clientOf, FakeClock, failureOf, serve } from "./support";

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);
const subusersOf = (count: number) => Object.fromEntries(names(count).map((name) => [name, true]));

async function simulated(options: SimulatorOptions) {
  const simulator = await newSimulator(options);
  return { simulator, client: clientOf(simulator.url, { apiKey: simulator.apiKey }) };
}

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

test("lists every subuser of all pages once, with what SendGrid says of it", async () => {
  const { simulator, client } = await simulated({
    subusers: { ...subusersOf(1200), off: { enabled: false, disabled: true, region: "eu" } },
  });
  const rows = await all(client.listSubusers());
  expect(rows.map(({ username }) => username)).toEqual([...names(1200), "off"]);
  expect(rows.at(-1)).toEqual({ id: expect.any(Number), username: "off", disabled: true, region: "eu" });
  expect(simulator.requests.every(({ query }) => query.includes("include_region=true"))).toBe(true);
});

test("goes on until an empty page, however short the pages are", async () => {
  for (const pageSize of [1, 2, 3, 7, 500]) {
    const { simulator, client } = await simulated({ subusers: subusersOf(20), pageSize });
    expect((await all(client.listSubusers())).map(({ username }) => username)).toEqual(names(20));
    expect(simulator.requests.at(-1)?.query).toContain("offset=20&");
  }
});

test("lists no account when there is none", async () => {
  const { simulator, client } = await simulated({});
  expect(await all(client.listSubusers())).toEqual([]);
  expect(await all(client.listCustomerAccounts())).toEqual([]);
  expect(simulator.requests.length).toBe(2);
});

test("asks for the next page only when its rows are wanted", async () => {
  const { simulator, client } = await simulated({ subusers: subusersOf(1000) });
  for await (const { username } of client.listSubusers()) if (username === "s499") break;
  expect(simulator.requests.length).toBe(1);
});

test("loses no account that stays while others come and go between the pages", async () => {
  const change = fc.record({
    after: fc.nat({ max: 60 }),
    gone: fc.array(fc.nat({ max: 59 }), { maxLength: 12 }),
    comes: fc.nat({ max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.integer({ min: 2, max: 9 }), async (changes, pageSize) => {
      const simulator = await newSimulator({ subusers: subusersOf(60), pageSize });
      const client = clientOf(simulator.url, { apiKey: simulator.apiKey });
      const staying = new Set(names(60));
      const listed: string[] = [];
      for await (const { username } of client.listSubusers()) {
        listed.push(username);
        for (const { gone, comes } of changes.filter(({ after }) => after === listed.length)) {
          for (const index of gone) {
            simulator.removeSubuser(`s${index}`);
            staying.delete(`s${index}`);
          }
          for (let index = 0; index < comes; index++) simulator.setOpenTracking(`n${listed.length}-${index}`, true);
        }
      }
      expect(new Set(listed).size).toBe(listed.length);
      expect([...staying].filter((name) => !listed.includes(name))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

interface Row {
  readonly id: number;
  readonly username: string;
}

const rowOf = (id: number): Row => ({ id, username: `s${id}` });
const rowsOf = (count: number) => Array.from({ length: count }, (_, id) => rowOf(id));

/** A server of pages, as a function of offset and of how many requests came before. */
async function pagesOf(page: (offset: number, request: number) => readonly Row[]) {
  let requests = 0;
  const url = await serve(({ url: path = "" }, response) => {
    if (!path.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
    const offset = Number(new URL(path, "http://x").searchParams.get("offset"));
    const rows = page(offset, requests++).map((row) => ({ ...row, disabled: false, email: "" }));
    response.end(JSON.stringify(rows));
  });
  const client = clientOf(url);
  const list = async () => (await all(client.listSubusers())).map(({ username }) => username);
  const read = async () => (await readFleet(client, { accounts: "subusers" })).map(({ name }) => name);
  return { list, read, requests: () => requests };
}

/** The names of so many rows. */
const expected = (count: number) => rowsOf(count).map(({ username }) => username);

test("reads a list until two passes in a row saw the same accounts", async () => {
  const rows = rowsOf(1750);
  const { list, requests } = await pagesOf((offset) => rows.slice(offset, offset + 37));
  expect(await list()).toEqual(expected(1750));
  // Twice 48 pages, and the empty one.
  expect(requests()).toBe(98);
});

test("reads a list whose rows are shuffled within each page", async () => {
  const rows = rowsOf(1750);
  const { list } = await pagesOf((offset, request) =>
    rows
      .slice(offset, offset + 500)
      .sort((one, other) => ((one.id * 7919 * (request + 1)) % 503) - ((other.id * 7919 * (request + 1)) % 503)),
  );
  expect((await list()).sort()).toEqual(expected(1750).sort());
});

test("reads a list in which 35 rows stand on two pages", async () => {
  const rows = rowsOf(1750);
  const repeating = [...rows.slice(0, 535), ...rows.slice(500, 1035), ...rows.slice(1000)];
  const { list, read } = await pagesOf((offset) => repeating.slice(offset, offset + 535));
  expect(await list()).toEqual(expected(1750));
  expect((await read()).length).toBe(1750);
});

test("reads a list with short pages in the middle", async () => {
  const rows = rowsOf(1750);
  const { list } = await pagesOf((offset, request) => rows.slice(offset, offset + (request % 3 === 1 ? 3 : 500)));
  expect(await list()).toEqual(expected(1750));
});

test.each(["front", "end"])("reads a list to which an account is added in %s between two pages", async (where) => {
  const rows = rowsOf(1200);
  const { list } = await pagesOf((offset, request) => {
    if (request === 1) where === "front" ? rows.unshift(rowOf(5000)) : rows.push(rowOf(5000));
    return rows.slice(offset, offset + 500);
  });
  expect((await list()).sort()).toEqual([...expected(1200), "s5000"].sort());
});

test.each([1, 2, 3, 4, 5])(
  "loses no account when %d are deleted between pages, and keeps none of them",
  async (count) => {
    const rows = rowsOf(1200);
    const { read } = await pagesOf((offset, request) => {
      // One after the first page of each pass, until so many are gone.
      if (offset === 500 && rows.length > 1200 - count) rows.shift();
      expect(request).toBeLessThan(40);
      return rows.slice(offset, offset + 500);
    });
    if (count >= 4) {
      expect((await failureOf(read())).message).toContain("its accounts changed in each of 5 passes");
      return;
    }
    expect((await read()).sort()).toEqual(expected(1200).slice(count).sort());
  },
);

test("loses no account of a full first page when one is deleted before the next request", async () => {
  const rows = rowsOf(501);
  const { read } = await pagesOf((offset, request) => {
    if (request === 1) rows.shift();
    return rows.slice(offset, offset + 500);
  });
  expect((await read()).sort()).toEqual(expected(501).slice(1).sort());
});

test.each([2, 10, 500])(
  "loses no account of %d when one of a short first page is deleted before the next",
  async (count) => {
    // A short page proves nothing: the server gives one row less than there are.
    const rows = rowsOf(count);
    const { read, requests } = await pagesOf((offset, request) => {
      if (request === 1) rows.shift();
      return rows.slice(offset, offset + count - 1);
    });
    expect((await read()).sort()).toEqual(expected(count).slice(1).sort());
    // The first pass saw another account than the two after it.
    expect(requests()).toBe(6);
  },
);

test("reads a list of one account in four requests", async () => {
  const { list, requests } = await pagesOf((offset) => rowsOf(1).slice(offset));
  expect(await list()).toEqual(["s0"]);
  expect(requests()).toBe(4);
});

test("takes two usernames with one id for two accounts", async () => {
  const rows = [rowOf(1), { id: 1, username: "twin" }];
  const { list, read } = await pagesOf((offset) => rows.slice(offset, offset + 1));
  expect(await list()).toEqual(["s1", "twin"]);
  expect((await read()).sort()).toEqual(["s1", "twin"]);
});

test("reads the account that has a name in the end, when the name was given to another one meanwhile", async () => {
  const rows = rowsOf(600);
  const { read } = await pagesOf((offset, request) => {
    if (request === 2) rows[0] = { id: 9000, username: "s0" };
    return rows.slice(offset, offset + 500);
  });
  expect((await read()).sort()).toEqual(expected(600).sort());
});

test("fails at once when offset is ignored", async () => {
  const { list, requests } = await pagesOf(() => rowsOf(500));
  expect((await failureOf(list())).message).toContain(
    "Cannot list the subusers: a page repeats the one before: offset is ignored.",
  );
  expect(requests()).toBe(2);
});

test("fails when the list goes round in circles", async () => {
  const { list } = await pagesOf((_, request) => [rowOf(request % 3)]);
  expect((await failureOf(list())).message).toContain(
    "Cannot list the subusers: the last 21 pages brought no new account, and the list does not end.",
  );
});

test("goes through the list again when its order changes from page to page", async () => {
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [4, 5, 0, 1, 2, 3],
  ];
  // The second page comes in another order: 4 and 5 are not seen in the first pass.
  const { list } = await pagesOf((offset, request) =>
    (orders[request === 1 ? 1 : 0] ?? []).slice(offset, offset + 3).map(rowOf),
  );
  expect((await list()).sort()).toEqual(expected(6));
});

test("refuses rows that are not what SendGrid documents, and says which", async () => {
  const row = { id: 1, username: "acme", disabled: false };
  const bad: readonly (readonly [unknown, string])[] = [
    [{ result: [] }, "not a list"],
    [[row, null], "has null as row 1, not an object"],
    [[{ ...row, id: "1" }], 'has id: "1" in row 0, not a number'],
    [[{ ...row, username: 1 }], "has username: 1 in row 0, not a text"],
    [[{ ...row, disabled: 0 }], "has disabled: 0 in row 0, not true or false"],
  ];
  for (const [body, message] of bad) {
    const error = await failureOf(all(clientOf(await answering(200, JSON.stringify(body))).listSubusers()));
    expect([error.code, error.status]).toEqual(["invalid-response", 200]);
    expect(error.message).toContain(message);
  }
});

test("lists every customer account once, by the id of the last one", async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `sg${index}`);
  const { simulator, client } = await simulated({ customerAccounts: Object.fromEntries(ids.map((id) => [id, true])) });
  const rows = await all(client.listCustomerAccounts());
  expect(rows.map(({ accountId }) => accountId)).toEqual(ids);
  expect(rows[0]?.createdAt).toMatch(/^\d{4}-/);
  expect(simulator.requests.map(({ query }) => query)).toEqual([
    "?limit=100",
    "?limit=100&offset=sg99",
    "?limit=100&offset=sg199",
    "?limit=100&offset=sg249",
    // Every list that is not empty is read again.
    "?limit=100",
    "?limit=100&offset=sg99",
    "?limit=100&offset=sg199",
    "?limit=100&offset=sg249",
  ]);
});

test("stops listing customer accounts at a page that brings nothing new and ends with the one before", async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end('{"accounts":[{"id":"sg1"},{"id":"sg2"},{"id":"sg1"}],"pages":{"last":"x"}}');
  });
  expect(await all(clientOf(url).listCustomerAccounts())).toEqual([{ accountId: "sg1" }, { accountId: "sg2" }]);
  // Two in each pass.
  expect(requests).toBe(4);
});

test("fails when the list of customer accounts goes round in circles", async () => {
  const url = await serve(({ url: asked = "" }, response) => {
    const id = asked.endsWith("offset=sg1") ? "sg2" : "sg1";
    response.end(JSON.stringify({ accounts: [{ id }], pages: { last: id } }));
  });
  const error = await failureOf(all(clientOf(url).listCustomerAccounts()));
  expect([error.code, error.path]).toEqual(["invalid-response", "/v3/partners/accounts"]);
  expect(error.message).toContain(
    "Cannot list the customer accounts: the last 21 pages brought no new account, and the list does not end.",
  );
});

test("fails when the list of customer accounts has another end each time that it is looked for", async () => {
  let end = 40;
  const url = await serve(({ url: asked = "" }, response) => {
    const after = Number(/offset=sg(\d+)/.exec(asked)?.[1] ?? 0);
    const isEnd = after === end;
    if (isEnd) end -= 1;
    response.end(JSON.stringify({ accounts: isEnd ? [] : [{ id: `sg${after + 1}` }], pages: {} }));
  });
  const error = await failureOf(all(clientOf(url).listCustomerAccounts()));
  expect([error.code, error.path]).toEqual(["invalid-response", "/v3/partners/accounts"]);
  expect(error.message).toContain("Cannot list the customer accounts: its accounts changed in each of 5 passes.");
});

test("fails when the list of customer accounts does not go on from where it is asked to", async () => {
  const first = Array.from({ length: 100 }, (_, index) => ({ id: `sg${index}` }));
  const url = await serve((_request, response) => void response.end(JSON.stringify({ accounts: first, pages: {} })));
  const error = await failureOf(all(clientOf(url).listCustomerAccounts()));
  expect([error.code, error.path]).toEqual(["invalid-response", "/v3/partners/accounts"]);
  expect(error.message).toContain("a page repeats the one before: offset is ignored");
});

test("loses no customer account that stays when the one a page ends with goes away", async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `sg${index}`);
  for (const gone of [
    ["sg99"],
    ["sg98", "sg99"],
    ["sg95", "sg96", "sg97", "sg98", "sg99"],
    ["sg199", "sg249"],
    ids.slice(0, 100),
  ]) {
    const { simulator, client } = await simulated({
      customerAccounts: Object.fromEntries(ids.map((id) => [id, true])),
    });
    const listed = new Set<string>();
    for await (const { accountId } of client.listCustomerAccounts()) {
      listed.add(accountId);
      if (gone.at(-1) === accountId || accountId === "sg199")
        for (const id of gone) simulator.removeCustomerAccount(id);
    }
    expect(ids.filter((id) => !gone.includes(id) && !listed.has(id))).toEqual([]);
  }
});

test("lists anew each time it is iterated, and counts only the time of its requests", async () => {
  const clock = new FakeClock();
  const simulator = await newSimulator({ subusers: subusersOf(1200) });
  const list = clientOf(simulator.url, { apiKey: simulator.apiKey, deadlineSeconds: 2 }, clock).listSubusers();
  for (let iteration = 0; iteration < 2; iteration++) {
    let count = 0;
    const iterate = async () => {
      for await (const _row of list) {
        count += 1;
        // Whoever reads in between may take longer than the list.
        if (count % 400 === 0) await new Promise<void>((resolve) => clock.after(60_000, resolve));
      }
    };
    await clock.drive(iterate());
    expect(count).toBe(1200);
  }
});

test("goes through the list again when rows move while others go away", async () => {
  // 1 goes away and 6 moves to the front between two pages: nothing seems to have moved, but for the number of rows.
  const orders = [
    [1, 2, 3, 4, 5, 6, 7],
    [6, 2, 3, 4, 5, 7],
  ];
  const { list, read } = await pagesOf((offset, request) =>
    (orders[request === 0 ? 0 : 1] ?? []).slice(offset, offset + 3).map(rowOf),
  );
  expect((await list()).sort()).toEqual(["s1", "s2", "s3", "s4", "s5", "s6", "s7"]);
  expect((await read()).sort()).toEqual(["s2", "s3", "s4", "s5", "s6", "s7"]);
});

test("refuses customer accounts that have no id", async () => {
  for (const body of [
    "[]",
    '{"accounts":{}}',
    '{"accounts":[{"id":1}]}',
    '{"accounts":[{"id":""}]}',
    '{"accounts":[1]}',
  ]) {
    const error = await failureOf(all(clientOf(await answering(200, body)).listCustomerAccounts()));
    expect([error.code, error.path]).toEqual(["invalid-response", "/v3/partners/accounts"]);
  }
});

test("says which scope a key needs to list", async () => {
  const { client } = await simulated({ keys: { [`SG.${"k".repeat(22)}.${"k".repeat(43)}`]: { scopes: [] } } });
  expect((await failureOf(all(client.listSubusers()))).message).toBe(
    "Cannot list the subusers: SendGrid answered 403 (access forbidden). Give the API key the scope subusers.read.",
  );
});
