import assert from "node:assert/strict";
import { areIndependent } from "./independent-calls";

/** Two calls as they are written, and what each returned. */
type Pair = readonly [earlier: string, later: string, returned?: string];

const named: readonly Pair[] = [
  ["load_users()", "load_orders()"],
  ["loadUsers()", "loadOrders()"],
  ['load("users")', 'load("orders")'],
  ["price('tea')", "price('milk')"],
  ["fetchPage(1)", "fetchPage(2)"],
  ["fetchPage({ page: 1 })", "fetchPage({ page: 2, all: true })"],
  ["find(user_id)", "count(kind=1, all=True)"],
  ["users.find(id)", "orders.count()"],
  ["this.users.list()", "this.orders.list()"],
  ["load(BASE_URL)", "load(OTHER_URL)"],
  ['load("it\\"s")', 'load("a, b")'],
];

const notNamed: readonly (readonly [why: string, ...Pair])[] = [
  ["the result as an argument", "take()", "work(x)"],
  ["the result as an argument", "find_user(1)", "orders_of(user)"],
  ["a member of the result", "find(1)", "orders(user.id)"],
  ["a member of the result", "find(1)", "user.orders()", "undefined"],
  ["a method of the result", "connection()", "conn.query(sql)"],
  ["the result in a text", "token()", "page(`/u/${token}`)"],
  ["the result in a text", "token()", "page(f'/u/{token}')"],
  ["the result in a text", "token()", "page(rf'/u/{token}')"],
  ["the result in a list", "find(1)", "list([user])"],
  ["the result in an object", "find(1)", "view({ user })"],
  ["the result by its key", "find(1)", "view(user=user)"],
  ["the result spread", "find(1)", "view(...users)"],
  ["the result spread", "find(1)", "view(**user)"],
  ["the result in a closure", "find(1)", "each(() => user.id)"],
  ["a name that may have got a new value", "clean(data)", "rank(data)"],
  ["a name that a call may have filled", "fill(items)", "total(items)", "None"],
  ["the state of an object", "self.open()", "self.read()"],
  ["the state of an object", "this.load()", "this.render(1)"],
  ["the state of a part of an object", "self.load()", "self.file.text()"],
  ["the state of an object behind a function", "self.load()", "summary()"],
  ["the state of an object behind a function", "settings()", "this.render()"],
  ["the same resource", "db.find(1)", "db.find(2)"],
  ["the same resource", "session.get('/login')", "session.get('/page')"],
  ["an effect: nothing was returned", "prepare()", "load(1)", "None"],
  ["an effect: nothing was returned", "warm()", "load(1)", "undefined"],
  ["an effect: nothing was returned", "table()", "rows(1)", ""],
  ["an effect: whether it worked", "allowed()", "page(1)", "True"],
  ["an effect: whether it worked", "allowed()", "page(1)", "false"],
  ["an effect by its name", "connect('db')", "users(1)"],
  ["an effect by its name", "createTable('a')", "rows('a')"],
  ["an effect by its name", "users(1)", "close_all()"],
  ["an effect by its name", "_login('me')", "page(1)"],
  ["a pause", "sleep(1)", "page(1)"],
  ["each takes the next", "take_item()", "takeItem()"],
  ["the same call again", "page(1)", "page(1)"],
  ["something that was begun before", "task", "other"],
  ["something that is no plain call", "(cond ? a : b)(1)", "page(1)"],
  ["something that was cut off", "page(1)", "page('aaaaaa…"],
];

describe("calls that were awaited one after another", () => {
  for (const [earlier, later] of named) {
    it(`are independent: ${earlier}, then ${later}`, () => {
      assert.equal(areIndependent(call(earlier), call(later)), true);
    });
  }

  for (const [why, earlier, later, returned] of notNamed) {
    it(`may need ${why}: ${earlier}${returned === undefined ? "" : ` gave ${JSON.stringify(returned)}`}, then ${later}`, () => {
      assert.equal(areIndependent(call(earlier, returned), call(later)), false);
    });
  }

  function call(label: string, returned = "[1, 2]"): Parameters<typeof areIndependent>[0] {
    return { label, returned };
  }
});
